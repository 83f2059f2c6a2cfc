using EchoServer.Multiprocessing;

namespace EchoServer.Samples;

/// <summary>join(timeout) returns whether or not the process has ended.</summary>
internal static class JoinTimeout
{
    private static readonly ProcessFunction _sleep = ProcessTarget.Of("sleep", () => Thread.Sleep(Timeout.Infinite));

    /// <summary>The sample.</summary>
    public static readonly Sample Sample = new("join-timeout", "wait for a process, but not for ever", [_sleep], Run);

    private static void Run()
    {
        using ChildProcess process = new(_sleep);
        process.Start();
        bool ended = process.Join(TimeSpan.FromSeconds(0.2));
        Console.WriteLine(
            $"ended: {ended}, alive: {process.IsAlive}, exit code: {process.ExitCode?.ToString() ?? "none yet"}");
        process.Kill();
        process.Join();
        Console.WriteLine($"alive: {process.IsAlive}, exit code: {process.ExitCode}");
    }
}
