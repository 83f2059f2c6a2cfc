using System.Diagnostics;
using EchoServer.Multiprocessing;

namespace EchoServer.Samples;

/// <summary>The same target by both start methods.</summary>
internal static class StartMethods
{
    private static readonly unsafe ForkSafeFunction<int> _addUp =
        ProcessTarget.ForkSafe<int>("add-up", typeof(ForkSafeCode), &ForkSafeCode.AddUp);

    /// <summary>The sample.</summary>
    public static readonly Sample Sample =
        new("start-methods", "spawn, and forkserver for code that needs no runtime", [_addUp], Run);

    private static void Run()
    {
        foreach (StartMethod method in new[] { StartMethod.Spawn, StartMethod.ForkServer })
        {
            Start(method); // the fork server itself is started with its first process
            long start = Stopwatch.GetTimestamp();
            Console.WriteLine($"{method}: exit code {Start(method)}");
            Console.Error.WriteLine($"{Stopwatch.GetElapsedTime(start).TotalMilliseconds:0.00} ms");
        }
    }

    private static int Start(StartMethod method)
    {
        using ChildProcess process = new(_addUp.With(10)) { StartMethod = method };
        process.Start();
        process.Join();
        return process.ExitCode!.Value;
    }
}
