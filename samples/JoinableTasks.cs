using EchoServer.Multiprocessing;

namespace EchoServer.Samples;

/// <summary>JoinableQueue: the producer waits until its items are done, though a consumer dies over one.</summary>
internal static class JoinableTasks
{
    private static readonly ProcessFunction<ConsumerArguments> _work =
        ProcessTarget.Of<ConsumerArguments>("work-off", Work, SampleJson.Default.JoinableConsumer);

    /// <summary>The sample.</summary>
    public static readonly Sample Sample =
        new("joinable-queue", "a queue whose items are done some time, whoever dies over them", [_work], Run);

    private static void Work(ConsumerArguments arguments)
    {
        while (true)
        {
            int item = arguments.Tasks.Get();
            if (arguments.IsClumsy) Environment.Exit(9); // with the item in hand
            Console.WriteLine($"done: {item}");
            arguments.Tasks.TaskDone();
        }
    }

    private static void Run()
    {
        using JoinableQueue<int> tasks = new();
        for (int i = 1; i <= 5; i++) tasks.Put(i);
        using ChildProcess clumsy = new(_work.With(new(tasks, IsClumsy: true))),
            other = new(_work.With(new(tasks, IsClumsy: false))) { IsDaemon = true };
        clumsy.Start();
        clumsy.Join();
        other.Start();
        tasks.Join();
        Console.WriteLine($"all are done; one consumer ended with exit code {clumsy.ExitCode}");
    }

    /// <summary>A consumer's.</summary>
    internal sealed record ConsumerArguments(JoinableQueue<int> Tasks, bool IsClumsy);
}
