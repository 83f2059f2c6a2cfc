using EchoServer.Common.Multiprocessing;
using EchoServer.Common.Processes;
using EchoServer.TestProcesses;
using EchoServer.Tests.Support;
using Signal = EchoServer.Common.Processes.Signal;

namespace EchoServer.Tests.Common.Multiprocessing;

public sealed class ChildProcessTests : IDisposable
{
    private readonly List<ChildProcess> _started = [];

    public ChildProcessTests() => TestProgram.Use();

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(77, 77)]
    [InlineData(255, 255)]
    [InlineData(256, 0)] // the lowest eight bits
    public void ExitCode_IsWhatTheTargetReturned(int returned, int exitCode)
    {
        ChildProcess child = Start(Targets.ExitWith.With(returned));
        Assert.True(child.Join(Deadline.Standard));
        Assert.Equal((exitCode, false), (child.ExitCode, child.IsAlive));
    }

    [Fact]
    public void ExitCode_IsThatOfEnvironmentExit_InTheMiddleOfATask()
    {
        ChildProcess child = Start(Targets.ExitLater.With(5));
        child.Join();
        Assert.Equal(5, child.ExitCode);
    }

    [Theory]
    [InlineData(Signal.SIGTERM)]
    [InlineData(Signal.SIGKILL)]
    [InlineData(Signal.SIGINT)]
    [InlineData(1)]
    public void ExitCode_IsMinusTheSignal_ThatKilledIt(int signal)
    {
        ChildProcess child = Start(Targets.Forever);
        Assert.Equal((null, true), (child.ExitCode, child.IsAlive));
        child.Send(signal);
        Assert.True(child.Join(Deadline.Standard));
        Assert.Equal((-signal, ExitStatus.Killed(signal)), (child.ExitCode, child.Status));
    }

    [Fact]
    public void Terminate_AndKill_DoNothing_OnceItHasEnded()
    {
        ChildProcess child = Start(Targets.Nothing);
        child.Join();
        child.Terminate();
        child.Kill();
        Assert.Equal(0, child.ExitCode);
    }

    [Fact]
    public void Join_ReturnsFalse_WhenTheTimeIsOver()
    {
        ChildProcess child = Start(Targets.Forever);
        Assert.False(child.Join(TimeSpan.FromMilliseconds(20)));
        Assert.False(child.Join(TimeSpan.Zero));
        child.Terminate();
        Assert.True(child.Join(Deadline.Standard));
        Assert.Equal(-Signal.SIGTERM, child.ExitCode);
    }

    [Fact]
    public async Task JoinAsync_GivesTheExitCode_AndCanBeCancelled()
    {
        ChildProcess child = Start(Targets.Forever);
        using CancellationTokenSource stop = new();
        Task<int> joined = child.JoinAsync(), cancelled = child.JoinAsync(stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.True(child.IsAlive);
        child.Kill();
        Assert.Equal(-Signal.SIGKILL, await joined.WaitAsync(Deadline.Standard));
    }

    [Fact]
    public void ExitedHandle_WaitsForTheFirstOfSeveral()
    {
        ChildProcess one = Start(Targets.Forever), other = Start(Targets.Nothing);
        Assert.Equal(1, WaitHandle.WaitAny([one.ExitedHandle, other.ExitedHandle], Deadline.Standard));
        Assert.True(other.ExitedHandle.WaitOne(0));
        Assert.True(one.IsAlive);
    }

    [Fact]
    public async Task Child_IsCollected_ThoughNobodyJoinsIt()
    {
        ChildProcess child = Start(Targets.Nothing);
        await child.Exited.WaitAsync(Deadline.Standard);
        Assert.Null(ProcessTable.Find(child.Pid!.Value));
        Assert.DoesNotContain(child, ChildProcess.Active);
    }

    [Fact]
    public void Active_HasThoseThatRun()
    {
        ChildProcess one = Start(Targets.Forever), other = Start(Targets.Forever);
        Assert.Equal([one, other], ChildProcess.Active.Where(_started.Contains));
        one.Kill();
        one.Join();
        Assert.Equal([other], ChildProcess.Active.Where(_started.Contains));
    }

    [Fact]
    public void Child_HasMemoryOfItsOwn()
    {
        Targets.Counter = 41;
        ChildProcess child = Start(Targets.CountUp);
        child.Join();
        Assert.Equal((1, 41), (child.ExitCode, Targets.Counter));
    }

    [Fact]
    public void Child_KnowsItsParent()
    {
        ChildProcess child = Start(Targets.Parent);
        child.Join();
        Assert.Equal(Environment.ProcessId & 0xFF, child.ExitCode);
    }

    [Fact]
    public void Start_IsForOnce()
    {
        ChildProcess child = Start(Targets.Nothing);
        Assert.Contains("was started already", Assert.Throws<InvalidOperationException>(child.Start).Message);
        Assert.Throws<InvalidOperationException>(() => child.Name = "late");
        Assert.Throws<InvalidOperationException>(() => child.IsDaemon = true);
    }

    [Fact]
    public void Join_Throws_BeforeTheStart()
    {
        ChildProcess child = new(Targets.Nothing);
        Assert.Contains("was not started", Assert.Throws<InvalidOperationException>(() => child.Join()).Message);
        Assert.Throws<InvalidOperationException>(child.Terminate);
        Assert.Equal((null, null, false), (child.Pid, child.ExitCode, child.IsAlive));
    }

    [Fact]
    public void Close_Throws_WhileItRuns()
    {
        ChildProcess child = Start(Targets.Forever);
        Assert.Contains("still runs", Assert.Throws<InvalidOperationException>(child.Close).Message);
        child.Kill();
        child.Join();
        child.Close();
        Assert.Equal(-Signal.SIGKILL, child.ExitCode);
    }

    [Fact]
    public async Task Dispose_LeavesItAlone_WhileItRuns()
    {
        ChildProcess child = Start(Targets.Forever);
        child.Dispose();
        Assert.True(child.IsAlive);
        child.Kill();
        Assert.Equal(-Signal.SIGKILL, await child.Exited.WaitAsync(Deadline.Standard));
        child.Dispose();
    }

    [Fact]
    public void Names_CountUp_AndCanBeGiven()
    {
        ChildProcess named = new(Targets.Nothing) { Name = "worker" }, one = Start(Targets.Nothing), other = Start(Targets.Nothing);
        Assert.Equal("worker", named.Name);
        Assert.Matches("^Process-[0-9]+$", one.Name);
        Assert.NotEqual(one.Name, other.Name);
    }

    // The kernel's parent-death signal is sent when the thread ends that started the daemon, not only the process.
    [Fact]
    public async Task Daemon_OutlivesTheThread_ThatStartedIt()
    {
        ChildProcess daemon = new(Targets.Forever) { IsDaemon = true };
        string? task = null;
        Thread thread = new(() =>
        {
            task = Path.GetFullPath(new FileInfo("/proc/thread-self").LinkTarget!, "/proc");
            daemon.Start();
        });
        thread.Start();
        thread.Join();
        _started.Add(daemon);
        await Eventually.HoldsAsync(() => !Directory.Exists(task), () => $"{task} has ended");
        // It dies of the parent that it does not have any more, if at all, as soon as it asks for that: so it must have come to its target.
        await Eventually.HoldsAsync(() => ProcessTable.CommandLine(daemon.Pid!.Value).Contains("forever", StringComparison.Ordinal), () => "its target");
        Assert.False(daemon.Join(TimeSpan.FromMilliseconds(300)));
    }

    public void Dispose()
    {
        foreach (ChildProcess child in _started)
        {
            if (child.IsAlive) child.Kill();
            child.Join();
            child.Dispose();
        }
    }

    private ChildProcess Start(ProcessCall call)
    {
        ChildProcess child = new(call);
        child.Start();
        _started.Add(child);
        return child;
    }
}
