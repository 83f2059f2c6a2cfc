using EchoServer.Multiprocessing;

namespace EchoServer.Samples;

/// <summary>exitcode: 0 fine, more for an error, minus the signal for a process that was killed.</summary>
internal static class ExitCodes
{
    private static readonly ProcessFunction _fine = ProcessTarget.Of("fine", () => { });
    private static readonly ProcessFunction<int> _exit =
        ProcessTarget.Of("exit", (int code) => code, SampleJson.Default.Int32);
    private static readonly ProcessFunction _fail = ProcessTarget.Of("fail", Fail);
    private static readonly ProcessFunction _wait = ProcessTarget.Of("wait", () => Thread.Sleep(Timeout.Infinite));

    /// <summary>The sample.</summary>
    public static readonly Sample Sample = new(
        "exit-codes", "how processes end: by themselves, by an error, terminated, killed", [_fine, _exit, _fail, _wait],
        Run);

    private static void Fail() => throw new InvalidOperationException("a child's exception costs nobody else anything");

    private static void Run()
    {
        ChildProcess fine = Start("fine", _fine), exit = Start("exit", _exit.With(3)), fail = Start("fail", _fail);
        ChildProcess terminated = Start("terminated", _wait), killed = Start("killed", _wait);
        terminated.Terminate();
        killed.Kill();
        foreach (ChildProcess process in new[] { fine, exit, fail, terminated, killed })
        {
            process.Join();
            Console.WriteLine($"{process.Name}: {process.ExitCode}");
        }
    }

    private static ChildProcess Start(string name, ProcessCall call)
    {
        ChildProcess process = new(call) { Name = name };
        process.Start();
        return process;
    }
}
