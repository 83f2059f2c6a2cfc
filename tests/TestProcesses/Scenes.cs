using EchoServer.Common.Multiprocessing;

namespace EchoServer.TestProcesses;

/// <summary>What the program does when a test runs it as such.</summary>
internal static class Scenes
{
    /// <summary>Plays the scene that the command line names.</summary>
    public static int Play(string[] args)
    {
        switch (args)
        {
            case ["log", ..]: return Log();
            case ["class"]: return Class();
            case ["queue-benchmark", ..]: return QueueBenchmark.Play(args);
            default: throw new ArgumentException($"no such scene: {string.Join(' ', args)}");
        }
    }

    private static int Log()
    {
        ProcessLog.ToStderr();
        using ChildProcess child = new(Targets.Throw.With("on purpose"));
        child.Start();
        child.Join();
        return child.ExitCode!.Value;
    }

    private static int Class()
    {
        using Greeter child = new("bob");
        child.Start();
        child.Join();
        return child.ExitCode!.Value;
    }
}
