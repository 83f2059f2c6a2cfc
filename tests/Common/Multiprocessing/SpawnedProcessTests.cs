using EchoServer.Common.Multiprocessing;
using EchoServer.TestProcesses;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Common.Multiprocessing;

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

    /// <inheritdoc/>
    protected override ProcessCall ExitWith(int code) => Targets.ExitWith.With(code);

    /// <inheritdoc/>
    protected override bool IsAtItsTarget(int pid) => ProcessTable.CommandLine(pid).Contains("forever", StringComparison.Ordinal);
}
