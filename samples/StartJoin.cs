using EchoServer.Multiprocessing;

namespace EchoServer.Samples;

/// <summary>Process(target=talk, args=('bob',)); start(); join().</summary>
internal static class StartJoin
{
    private static readonly ProcessFunction<string> _talk =
        ProcessTarget.Of<string>("talk", Talk, SampleJson.Default.String);

    /// <summary>The sample.</summary>
    public static readonly Sample Sample = new("start-join", "start a process and wait for its end", [_talk], Run);

    private static void Talk(string who) => Console.WriteLine($"hello {who}, from {CurrentProcess.Name}");

    private static void Run()
    {
        using ChildProcess process = new(_talk.With("bob"));
        process.Start();
        process.Join();
        Console.WriteLine($"{process.Name} ended with exit code {process.ExitCode}");
    }
}
