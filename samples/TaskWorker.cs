using EchoServer.Multiprocessing;

namespace EchoServer.Samples;

/// <summary>Takes tasks from a master and gives it the results.</summary>
internal static class TaskWorker
{
    /// <summary>The sample.</summary>
    public static readonly Sample Sample =
        new("task-worker", $"works for task-master [ADDRESS, {TaskAddress.Standard}]", [], Run, MostArguments: 1);

    private static int Run(string[] args)
    {
        using QueueManagerClient manager = TaskAddress.Use(
            TaskAddress.Of(args), "reach a master at", "start task-master there, or name the address that it tells",
            address => QueueManagerClient.Connect(address, TaskMaster.AuthKey));
        try
        {
            Work(manager.GetQueue<int>("tasks"), manager.GetQueue<int>("results"));
        }
        catch (QueueUnavailableException)
        {
            Console.WriteLine("the master has ended: it has all results");
        }
        return 0;
    }

    private static void Work(ManagedQueue<int> tasks, ManagedQueue<int> results)
    {
        while (tasks.TryGet(out int n, Timeout.InfiniteTimeSpan))
        {
            Console.WriteLine($"{n} * {n} = {n * n}");
            results.Put(n * n);
            tasks.TaskDone();
        }
    }
}
