using EchoServer.Linux;
using EchoServer.Server.Cloning;
using EchoServer.Server.Logging;
using EchoServer.Server.Scoreboard;
using EchoServer.Tests.Server.Listening;

namespace EchoServer.Tests.Server.Cloning;

public class ForkServerLauncherTests
{
    private const int LauncherPid = 100, ForkServerPid = 101;

    private static readonly ServerLog _log = new(Serilog.Core.Logger.None, Serilog.Core.Logger.None);
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(1) + TimeSpan.FromTicks(1);

    private readonly ConnectionBoard _board = new();
    private readonly ManualTime _time = new();
    private readonly List<int> _killed = [];
    private readonly ForkServerLauncher _launcher;
    private int _launches;
    private SpawnException? _refusal;

    public ForkServerLauncherTests() =>
        _launcher = new ForkServerLauncher(_board, Launch, _killed.Add, isNative: true, _time, _log);

    [Fact]
    public void State_IsUp_OnceTheLauncherHasLeftAForkServerBehind()
    {
        Assert.Equal(ForkServerState.Down, _launcher.State);
        _launcher.TryLaunch();
        Assert.Equal(ForkServerState.Launching, _launcher.State);
        _board.Header.ForkServer = ForkServerPid;
        Assert.False(_launcher.Ended(LauncherPid, ExitStatus.Exited(0)));
        Assert.Equal(ForkServerState.Up, _launcher.State);
        Assert.Null(_launcher.Failure);
    }

    [Fact]
    public void State_IsDown_WhenTheForkServerHasEnded()
    {
        Up();
        Assert.True(_launcher.Owns(ForkServerPid));
        Assert.True(_launcher.Ended(ForkServerPid, ExitStatus.Killed(Signal.SIGKILL)));
        Assert.Equal(ForkServerState.Down, _launcher.State);
        Assert.False(_launcher.Owns(ForkServerPid));
    }

    [Fact]
    public void MustSpawn_WhenTheLauncherFails_UntilOneDoesNot()
    {
        _launcher.TryLaunch();
        _launcher.Ended(LauncherPid, ExitStatus.Exited(1));
        Assert.Equal(ForkServerState.Down, _launcher.State);
        Assert.True(_launcher.MustSpawn);
        Up();
        Assert.False(_launcher.MustSpawn);
    }

    [Fact]
    public void MustSpawn_IsFalse_ForWantOfProcesses()
    {
        _launcher.TryLaunch();
        _board.Header.CloneError = Errno.EAGAIN;
        _launcher.Ended(LauncherPid, ExitStatus.Exited(1));
        Assert.NotNull(_launcher.Failure);
        Assert.False(_launcher.MustSpawn);
    }

    [Fact]
    public void MustSpawn_WhenTheLauncherCannotBeExecuted()
    {
        _refusal = new SpawnException("the fork server", new LinuxException("posix_spawn", Errno.ENOENT));
        _launcher.TryLaunch();
        Assert.Equal(ForkServerState.Down, _launcher.State);
        Assert.True(_launcher.MustSpawn);
    }

    [Fact]
    public void Tend_TriesAgain_AfterAPause()
    {
        _launcher.TryLaunch();
        _launcher.Ended(LauncherPid, ExitStatus.Exited(1));
        _launcher.Tend();
        Assert.Equal(1, _launches);
        _time.Advance(_pause);
        _launcher.Tend();
        Assert.Equal(2, _launches);
    }

    [Fact]
    public void Tend_KillsALauncher_ThatTakesTooLong()
    {
        _launcher.TryLaunch();
        _launcher.Tend();
        Assert.Empty(_killed);
        _time.Advance(ForkServerLauncher.Patience + TimeSpan.FromTicks(1));
        _launcher.Tend();
        Assert.Equal([LauncherPid], _killed);
        _launcher.Ended(LauncherPid, ExitStatus.Killed(Signal.SIGKILL));
        Assert.Contains("took too long", _launcher.Failure?.Message);
    }

    [Fact]
    public void Replace_KillsTheForkServer_WhereThereIsOne()
    {
        _launcher.Replace();
        Assert.Empty(_killed);
        Up();
        _launcher.Replace();
        Assert.Equal([ForkServerPid], _killed);
    }

    [Fact]
    public void Stop_LetsNoneBeStarted()
    {
        _launcher.Stop();
        _launcher.TryLaunch();
        _time.Advance(_pause);
        _launcher.Tend();
        Assert.Equal(0, _launches);
    }

    [Fact]
    public void End_KillsWhatThereIs()
    {
        Up();
        _launcher.TryLaunch(); // another, as after a fork server's end
        _board.Header.ForkServer = ForkServerPid;
        _launcher.End();
        Assert.Equal([LauncherPid, ForkServerPid], _killed);
    }

    private int Launch()
    {
        if (_refusal is not null) throw _refusal;
        _launches++;
        return LauncherPid;
    }

    private void Up()
    {
        _launcher.TryLaunch();
        _board.Header.ForkServer = ForkServerPid;
        _launcher.Ended(LauncherPid, ExitStatus.Exited(0));
    }
}
