using System.Diagnostics;
using System.Globalization;
using EchoServer.Multiprocessing;
using EchoServer.TestProcesses;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Multiprocessing.ForkServing;

/// <summary>Processes that are clones of the fork server.</summary>
public sealed class ForkedProcessTests : ChildProcessTests
{
    /// <inheritdoc/>
    protected override StartMethod StartMethod => StartMethod.ForkServer;

    /// <inheritdoc/>
    protected override ProcessCall NoWork => Targets.ForkNothing;

    /// <inheritdoc/>
    protected override ProcessCall Forever => Targets.ForkForever;

    /// <inheritdoc/>
    protected override ProcessCall Parent => Targets.ForkParent;

    [Fact]
    public void Clone_HasItsArguments()
    {
        ChildProcess child = Start(Targets.ForkAdd.With(new Addends(20, 3, 100L << 40)));
        child.Join();
        Assert.Equal(123, child.ExitCode);
    }

    [Fact]
    public async Task Clone_HasItsDescriptors()
    {
        using PipePair pipes = new();
        ChildProcess child = Start(Targets.ForkCopy.With(5, pipes.ChildsInput, pipes.ChildsOutput));
        Assert.Equal("hello", await pipes.ExchangeAsync("hello"));
        child.Join();
        Assert.Equal(5, child.ExitCode);
    }

    [Fact]
    public async Task Clone_HasNoOtherDescriptors()
    {
        using PipePair pipes = new();
        ChildProcess plain = Start(Forever),
            child = Start(Targets.ForkCopy.With(5, pipes.ChildsInput, pipes.ChildsOutput));
        await Eventually.HoldsAsync(
            () => IsAtItsTarget(plain.Pid!.Value), () => string.Join(' ', Descriptors(plain.Pid!.Value)));
        await Eventually.HoldsAsync(
            () =>
                Descriptors(child.Pid!.Value) is [0, 1, 2, 3, 4], () =>
                    string.Join(' ', Descriptors(child.Pid!.Value)));
    }

    [Fact]
    public async Task Clone_CanWaitForInput()
    {
        using PipePair pipes = new();
        ChildProcess child = Start(Targets.ForkWait.With(1, pipes.ChildsInput, pipes.ChildsOutput));
        Assert.Equal('.', await pipes.ReadByteAsync());
        await pipes.ExchangeAsync("x");
        child.Join();
        Assert.Equal(1, child.ExitCode); // none within the time, and some later
    }

    [Fact]
    public void Start_Throws_ForATargetThatIsNotForkSafe()
    {
        using ChildProcess child = new(Targets.Nothing) { StartMethod = StartMethod.ForkServer };
        string message = Assert.Throws<InvalidOperationException>(child.Start).Message;
        Assert.Contains("nothing is not fork-safe", message);
        Assert.Contains("ProcessTarget.ForkSafe", message);
        Assert.Null(child.Pid);
    }

    [Fact]
    public unsafe void ForkSafe_Throws_ForATypeThatIsNotMarked() => Assert.Contains(
        "ForkedProcessTests is not marked [ForkSafe]",
        Assert.Throws<ArgumentException>(
            () => ProcessTarget.ForkSafe("unmarked", typeof(ForkedProcessTests), &Zero)).Message);

    [Fact]
    public void Start_Works_FromSeveralThreadsAtOnce()
    {
        int[] codes = new int[40];
        Parallel.For(0, codes.Length, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            using ChildProcess child = new(ExitWith(i)) { StartMethod = StartMethod };
            child.Start();
            child.Join();
            codes[i] = child.ExitCode!.Value;
        });
        Assert.Equal(Enumerable.Range(0, codes.Length), codes);
    }

    [Fact]
    public async Task DefaultStartMethod_IsForProcessesThatHaveNone() =>
        Assert.Equal((4, "ForkServer\n", ""), await TestProgram.PlayAsync("default"));

    [Fact]
    public async Task ForkServer_IsStartedAgain_AfterItWasKilled_AndItsClonesGoOn() =>
        Assert.Equal(
            (0, "other: 6, clone lives: True, clone: -9\n", ""), await TestProgram.PlayAsync("killed fork server"));

    [Fact]
    public async Task ForkServer_IsReplaced_WhenItDoesNotAnswer() =>
        Assert.Equal((0, "other: 6, clone lives: True\n", ""), await TestProgram.PlayAsync("stopped fork server"));

    [Fact]
    public async Task ForkServer_IsReaped_WhenItIsKilled()
    {
        using Process program = TestProgram.Start("reaped fork server");
        int[] pids = [
            .. (await program.StandardOutput.ReadLineAsync().WaitAsync(Deadline.Standard))!.Split(' ')
                .Select(p => int.Parse(p, CultureInfo.InvariantCulture))];
        Signals.TryKill(pids[0]);
        try
        {
            await Eventually.HoldsAsync(
                () => ProcessTable.Find(pids[0]) is null, () => $"{ProcessTable.Find(pids[0])} is reaped");
        }
        finally
        {
            Signals.TryKill(pids[1]); // which the program waits for
        }
        await program.WaitForExitAsync().WaitAsync(Deadline.Standard);
        Assert.Equal(0, program.ExitCode);
    }

    /// <inheritdoc/>
    protected override ProcessCall ExitWith(int code) => Targets.ForkExitWith.With(code);

    // It closes the others last but for its signals.
    protected override bool IsAtItsTarget(int pid) => Descriptors(pid) is [0, 1, 2];

    private static int[] Descriptors(int pid) => [.. ProcessTable.Descriptors(pid).Keys.Order()];

    private static int Zero() => 0;
}
