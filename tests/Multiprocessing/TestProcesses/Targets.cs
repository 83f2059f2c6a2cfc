using EchoServer.Multiprocessing;

namespace EchoServer.TestProcesses;

/// <summary>What the tests' processes run.</summary>
public static class Targets
{
    public static readonly ProcessFunction Nothing = ProcessTarget.Of("nothing", () => { });
    public static readonly ProcessFunction<int> ExitWith =
        ProcessTarget.Of("exit-with", (int code) => code, TestJson.Default.Int32);
    public static readonly ProcessFunction<int> ExitLater = ProcessTarget.Of("exit-later", async (int code) =>
    {
        await Task.Yield();
        Environment.Exit(code);
    }, TestJson.Default.Int32);
    public static readonly ProcessFunction<string> Throw =
        ProcessTarget.Of<string>("throw", Fail, TestJson.Default.String);
    public static readonly ProcessFunction Forever = ProcessTarget.Of("forever", () => Thread.Sleep(Timeout.Infinite));
    public static readonly ProcessFunction CountUp = ProcessTarget.Of("count-up", () => ++Counter);
    public static readonly ProcessFunction StartAChild = ProcessTarget.Of("start-a-child", StartNothing);
    public static readonly ProcessFunction Parent =
        ProcessTarget.Of("parent", () => CurrentProcess.ParentPid is { } pid ? pid & 0xFF : 0);
    public static readonly ProcessFunction<string> ReadAll = ProcessTarget.Of(
        "read-all", (string path) => Console.WriteLine(File.ReadAllText(path)), TestJson.Default.String);
    public static readonly ProcessClass<Greeter> Greeter = ProcessTarget.Of(TestJson.Default.Greeter);
    public static readonly ProcessClass<Introducer> Introducer = ProcessTarget.Of(TestJson.Default.Introducer);
    public static readonly ProcessFunction<ProcessQueue<int>> Stay =
        ProcessTarget.Of<ProcessQueue<int>>("stay", Stubborn.Stay, QueueJson.Default.ProcessQueueInt32);
    public static readonly ProcessFunction<Unwritable> TakeUnwritable =
        ProcessTarget.Of<Unwritable>("take-unwritable", _ => { }, TestJson.Default.Unwritable);
    public static readonly ProcessFunction ThrowOdd = ProcessTarget.Of("throw-odd", () => throw new OddException());
    public static readonly ProcessFunction Abort = ProcessTarget.Of("abort", () => Environment.FailFast("on purpose"));
    // It compiles, though a function that never returns could return anything.
    public static readonly ProcessFunction<int> Endless = ProcessTarget.Of(
        "endless",
        (int pause) =>
        {
            while (true) Thread.Sleep(pause);
        },
        TestJson.Default.Int32);
    public static readonly ProcessFunction<Tree> IsOdd =
        ProcessTarget.Of("is-odd", (Tree tree) => tree == Tree.Odd(500) ? 0 : 3, TestJson.Default.Tree);
    public static readonly ProcessFunction WriteToError =
        ProcessTarget.Of("write-to-error", () => Console.Error.WriteLine("written"));
    public static readonly ProcessFunction Unregistered = ProcessTarget.Of("unregistered-function", () => { });

    public static readonly unsafe ForkSafeFunction ForkNothing =
        ProcessTarget.ForkSafe("fork-nothing", typeof(ForkTargets), &ForkTargets.Nothing);
    public static readonly unsafe ForkSafeFunction<int> ForkExitWith =
        ProcessTarget.ForkSafe<int>("fork-exit-with", typeof(ForkTargets), &ForkTargets.ExitWith);
    public static readonly unsafe ForkSafeFunction ForkForever =
        ProcessTarget.ForkSafe("fork-forever", typeof(ForkTargets), &ForkTargets.Forever);
    public static readonly unsafe ForkSafeFunction ForkParent =
        ProcessTarget.ForkSafe("fork-parent", typeof(ForkTargets), &ForkTargets.Parent);
    public static readonly unsafe ForkSafeFunction<Addends> ForkAdd =
        ProcessTarget.ForkSafe<Addends>("fork-add", typeof(ForkTargets), &ForkTargets.Add);
    public static readonly unsafe ForkSafeFunction<long> ForkCopy =
        ProcessTarget.ForkSafe<long>("fork-copy", typeof(ForkTargets), &ForkTargets.Copy);
    public static readonly unsafe ForkSafeFunction<long> ForkWait =
        ProcessTarget.ForkSafe<long>("fork-wait", typeof(ForkTargets), &ForkTargets.Wait);

    /// <summary>What a target changes.</summary>
    public static int Counter { get; set; }

    /// <summary>All of them, but one.</summary>
    public static IReadOnlyList<ProcessTarget> All { get; } =
        [Nothing, ExitWith, ExitLater, Throw, Forever, CountUp, StartAChild, Parent, ReadAll, Greeter, Introducer, Stay,
        TakeUnwritable,
        ThrowOdd, Abort, Endless,
        ForkNothing, ForkExitWith, ForkForever, ForkParent, ForkAdd, ForkCopy, ForkWait, .. PoolTargets.All,
        GreedyTargets.Take, IsOdd, WriteToError, .. JoinableTargets.All,
        .. QueueTargets.All];

    private static void Fail(string message) => throw new InvalidOperationException(message);

    private static int StartNothing()
    {
        using ChildProcess child = new(Nothing);
        child.Start();
        Console.WriteLine($"{CurrentProcess.Name} started {child.Name}");
        child.Join();
        return child.ExitCode!.Value;
    }
}
