using EchoServer.Multiprocessing;
using EchoServer.TestProcesses;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Multiprocessing;

/// <summary>Processes that are executed.</summary>
public sealed class SpawnedProcessTests : ChildProcessTests
{
    /// <inheritdoc/>
    protected override StartMethod StartMethod => StartMethod.Spawn;

    /// <inheritdoc/>
    protected override ProcessCall NoWork => Targets.Nothing;

    /// <inheritdoc/>
    protected override ProcessCall Forever => Targets.Forever;

    /// <inheritdoc/>
    protected override ProcessCall Parent => Targets.Parent;

    [Fact]
    public void ExitCode_IsThatOfEnvironmentExit_InTheMiddleOfATask()
    {
        ChildProcess child = Start(Targets.ExitLater.With(5));
        child.Join();
        Assert.Equal(5, child.ExitCode);
    }

    [Fact]
    public void Child_HasMemoryOfItsOwn()
    {
        Targets.Counter = 41;
        ChildProcess child = Start(Targets.CountUp);
        child.Join();
        Assert.Equal((1, 41), (child.ExitCode, Targets.Counter));
    }

    // What is fork-safe may be spawned as well.
    [Fact]
    public void ForkSafeTarget_HasItsArguments()
    {
        ChildProcess child = Start(Targets.ForkAdd.With(new Addends(20, 3, 100L << 40)));
        child.Join();
        Assert.Equal(123, child.ExitCode);
    }

    [Fact]
    public async Task ForkSafeTarget_HasItsDescriptors()
    {
        using PipePair pipes = new();
        ChildProcess child = Start(Targets.ForkCopy.With(5, pipes.ChildsInput, pipes.ChildsOutput));
        Assert.Equal("hello", await pipes.ExchangeAsync("hello"));
        child.Join();
        Assert.Equal(5, child.ExitCode);
    }

    [Fact]
    public void Child_MayRunAFunction_ThatNeverReturns()
    {
        ChildProcess child = Start(Targets.Endless.With(1000));
        Assert.False(child.Join(TimeSpan.Zero));
        child.Terminate();
        child.Join();
        Assert.Equal(-15, child.ExitCode);
    }

    [Fact]
    public void Start_Throws_ForAFunctionThatIsNotRegistered()
    {
        using ChildProcess child = new(Targets.Unregistered);
        Assert.Contains(
            "no target is named unregistered-function", Assert.Throws<InvalidOperationException>(child.Start).Message);
        Assert.Null(child.Pid);
    }

    /// <inheritdoc/>
    protected override ProcessCall ExitWith(int code) => Targets.ExitWith.With(code);

    /// <inheritdoc/>
    protected override bool IsAtItsTarget(int pid) =>
        ProcessTable.CommandLine(pid).Contains("forever", StringComparison.Ordinal);
}
