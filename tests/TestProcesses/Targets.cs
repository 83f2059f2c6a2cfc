using EchoServer.Common.Multiprocessing;

namespace EchoServer.TestProcesses;

/// <summary>What the tests' processes run.</summary>
public static class Targets
{
    public static readonly ProcessFunction Nothing = ProcessTarget.Of("nothing", () => { });
    public static readonly ProcessFunction<int> ExitWith = ProcessTarget.Of("exit-with", (int code) => code, TestJson.Default.Int32);
    public static readonly ProcessFunction<string> Throw = ProcessTarget.Of<string>("throw", Fail, TestJson.Default.String);
    public static readonly ProcessFunction Sleep = ProcessTarget.Of("sleep", () => Thread.Sleep(Timeout.Infinite));
    public static readonly ProcessClass<Greeter> Greeter = ProcessTarget.Of(TestJson.Default.Greeter);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ProcessTarget> All { get; } = [Nothing, ExitWith, Throw, Sleep, Greeter, .. QueueTargets.All];

    private static void Fail(string message) => throw new InvalidOperationException(message);
}
