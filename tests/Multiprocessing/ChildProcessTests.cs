using EchoServer.Linux;
using EchoServer.Multiprocessing;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Multiprocessing;

/// <summary>What holds for processes however they are started.</summary>
public abstract class ChildProcessTests : IDisposable
{
    private readonly List<ChildProcess> _started = [];

    protected ChildProcessTests() => TestProgram.Use();

    /// <summary>How they are started.</summary>
    protected abstract StartMethod StartMethod { get; }

    /// <summary>A target that does nothing.</summary>
    protected abstract ProcessCall NoWork { get; }

    /// <summary>A target that does not end.</summary>
    protected abstract ProcessCall Forever { get; }

    /// <summary>A target whose exit code is its parent's pid.</summary>
    protected abstract ProcessCall Parent { get; }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(77, 77)]
    [InlineData(255, 255)]
    [InlineData(256, 255)] // what else there is would be a success if the kernel kept the lowest eight bits
    [InlineData(300, 255)]
    [InlineData(-1, 255)]
    [InlineData(int.MinValue, 255)]
    public void ExitCode_IsWhatTheTargetReturned(int returned, int exitCode)
    {
        ChildProcess child = Start(ExitWith(returned));
        Assert.True(child.Join(Deadline.Standard));
        Assert.Equal((exitCode, false), (child.ExitCode, child.IsAlive));
    }

    [Theory]
    [InlineData(Signal.SIGTERM)]
    [InlineData(Signal.SIGKILL)]
    [InlineData(Signal.SIGINT)]
    [InlineData(1)]
    public void ExitCode_IsMinusTheSignal_ThatKilledIt(int signal)
    {
        ChildProcess child = Start(Forever);
        Assert.Equal((null, true), (child.ExitCode, child.IsAlive));
        child.Send(signal);
        Assert.True(child.Join(Deadline.Standard));
        Assert.Equal((-signal, ExitStatus.Killed(signal)), (child.ExitCode, child.Status));
    }

    [Fact]
    public void Terminate_AndKill_DoNothing_OnceItHasEnded()
    {
        ChildProcess child = Start(NoWork);
        child.Join();
        child.Terminate();
        child.Kill();
        Assert.Equal(0, child.ExitCode);
    }

    [Fact]
    public void Join_ReturnsFalse_WhenTheTimeIsOver()
    {
        ChildProcess child = Start(Forever);
        Assert.False(child.Join(TimeSpan.FromMilliseconds(20)));
        Assert.False(child.Join(TimeSpan.Zero));
        child.Terminate();
        Assert.True(child.Join(Deadline.Standard));
        Assert.Equal(-Signal.SIGTERM, child.ExitCode);
    }

    // The constant is -1 ms.
    [Fact]
    public async Task Join_WaitsWithoutEnd_WhenTheTimeIsInfinite()
    {
        ChildProcess child = Start(Forever);
        Task<bool> joined = Task.Run(() => child.Join(Timeout.InfiniteTimeSpan));
        await Task.WhenAny(joined, Task.Delay(50));
        Assert.False(joined.IsCompleted);
        child.Kill();
        Assert.True(await joined.WaitAsync(Deadline.Standard));
    }

    [Fact]
    public async Task Dispose_ClosesItsDescriptor_OnceItHasEnded()
    {
        ChildProcess child = Start(Forever);
        string pidFd = Directory.GetFiles("/proc/self/fdinfo")
            .Single(file => Text(file).Contains($"Pid:\t{child.Pid}\n", StringComparison.Ordinal));
        // -1 once it is reaped
        bool IsOpen() => Text(pidFd).Split('\n').Any(line => line == $"Pid:\t{child.Pid}" || line == "Pid:\t-1");
        child.Dispose();
        Assert.True(IsOpen());
        child.Kill();
        await child.Exited.WaitAsync(Deadline.Standard);
        await Eventually.HoldsAsync(() => !IsOpen(), () => "its pidfd is closed");
        Assert.True(child.Join());
    }

    [Fact]
    public async Task JoinAsync_GivesTheExitCode_AndCanBeCancelled()
    {
        ChildProcess child = Start(Forever);
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
        ChildProcess one = Start(Forever), other = Start(NoWork);
        Assert.Equal(1, WaitHandle.WaitAny([one.ExitedHandle, other.ExitedHandle], Deadline.Standard));
        Assert.True(other.ExitedHandle.WaitOne(0));
        Assert.True(one.IsAlive);
    }

    [Fact]
    public async Task Child_IsCollected_ThoughNobodyJoinsIt()
    {
        ChildProcess child = Start(NoWork);
        await child.Exited.WaitAsync(Deadline.Standard);
        Assert.Null(ProcessTable.Find(child.Pid!.Value));
        Assert.DoesNotContain(child, ChildProcess.Active);
    }

    [Fact]
    public void Active_HasThoseThatRun()
    {
        ChildProcess one = Start(Forever), other = Start(Forever);
        Assert.Equal([one, other], ChildProcess.Active.Where(_started.Contains));
        one.Kill();
        one.Join();
        Assert.Equal([other], ChildProcess.Active.Where(_started.Contains));
    }

    [Fact]
    public void Child_KnowsItsParent()
    {
        ChildProcess child = Start(Parent);
        child.Join();
        Assert.Equal(Environment.ProcessId & 0xFF, child.ExitCode);
    }

    [Fact]
    public void Start_IsForOnce()
    {
        ChildProcess child = Start(NoWork);
        Assert.Contains("was started already", Assert.Throws<InvalidOperationException>(child.Start).Message);
        Assert.Throws<InvalidOperationException>(() => child.Name = "late");
        Assert.Throws<InvalidOperationException>(() => child.IsDaemon = true);
        Assert.Throws<InvalidOperationException>(() => child.StartMethod = StartMethod.Spawn);
    }

    [Fact]
    public void Join_Throws_BeforeTheStart()
    {
        ChildProcess child = new(NoWork);
        Assert.Contains("was not started", Assert.Throws<InvalidOperationException>(() => child.Join()).Message);
        Assert.Throws<InvalidOperationException>(child.Terminate);
        Assert.Equal((null, null, false), (child.Pid, child.ExitCode, child.IsAlive));
    }

    [Fact]
    public void Close_Throws_WhileItRuns()
    {
        ChildProcess child = Start(Forever);
        Assert.Contains("still runs", Assert.Throws<InvalidOperationException>(child.Close).Message);
        child.Kill();
        child.Join();
        child.Close();
        Assert.Equal(-Signal.SIGKILL, child.ExitCode);
    }

    [Fact]
    public async Task Dispose_LeavesItAlone_WhileItRuns()
    {
        ChildProcess child = Start(Forever);
        child.Dispose();
        Assert.True(child.IsAlive);
        child.Kill();
        Assert.Equal(-Signal.SIGKILL, await child.Exited.WaitAsync(Deadline.Standard));
        child.Dispose();
    }

    [Fact]
    public void Names_CountUp_AndCanBeGiven()
    {
        ChildProcess named = new(NoWork) { Name = "worker" }, one = Start(NoWork), other = Start(NoWork);
        Assert.Equal("worker", named.Name);
        Assert.Matches("^Process-[0-9]+$", one.Name);
        Assert.NotEqual(one.Name, other.Name);
    }

    // The kernel's parent-death signal is sent when the thread ends that started the daemon, not only the process.
    [Fact]
    public async Task Daemon_OutlivesTheThread_ThatStartedIt()
    {
        ChildProcess daemon = new(Forever) { IsDaemon = true, StartMethod = StartMethod };
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
        // It dies of the parent that it does not have any more, if at all, as soon as it asks for that: so it must have
        // come to its target.
        await Eventually.HoldsAsync(() => IsAtItsTarget(daemon.Pid!.Value), () => "its target");
        Assert.False(daemon.Join(TimeSpan.FromMilliseconds(300)));
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>A target that returns a number.</summary>
    protected abstract ProcessCall ExitWith(int code);

    /// <summary>Whether a process whose target does not end has come to that.</summary>
    protected abstract bool IsAtItsTarget(int pid);

    protected virtual void Dispose(bool disposing)
    {
        foreach (ChildProcess child in _started)
        {
            if (child.IsAlive) child.Kill();
            child.Join();
            child.Dispose();
        }
    }

    protected ChildProcess Start(ProcessCall call)
    {
        ChildProcess child = new(call) { StartMethod = StartMethod };
        child.Start();
        _started.Add(child);
        return child;
    }

    private static string Text(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return ""; // it has been closed
        }
    }
}
