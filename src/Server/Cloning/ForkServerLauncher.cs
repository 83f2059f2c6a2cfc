using EchoServer.Linux;
using EchoServer.Linux.Calls;
using EchoServer.Server.Logging;
using EchoServer.Server.Scoreboard;

namespace EchoServer.Server.Cloning;

/// <summary>
/// Sees to it that there is a fork server: has the launcher executed, a process that leaves the fork server behind and
/// ends. Callers hold a lock.
/// </summary>
/// <param name="board">Tells the fork server's pid.</param>
/// <param name="launch">Executes the launcher and returns its pid, or throws a <see cref="SpawnException"/>.</param>
/// <param name="kill">Kills a process that is still to be reaped, by its pid.</param>
/// <param name="isNative">Whether the fork server runs without the JIT.</param>
/// <param name="time">The clock.</param>
/// <param name="log">The log.</param>
internal sealed class ForkServerLauncher(
    ConnectionBoard board, Func<int> launch, Action<int> kill, bool isNative, TimeProvider time, ServerLog log)
{
    /// <summary>A launcher that has not ended by then is killed.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // Between attempts.
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan _round = TimeSpan.FromMilliseconds(20);

    private int _pid; // the launcher's; 0 when there is none
    private long _launched;
    private long _failed;
    private bool _isStopping;

    /// <summary>The state of the fork server.</summary>
    public ForkServerState State => _pid != 0 ? ForkServerState.Launching
        : board.Header.ForkServer != 0 ? ForkServerState.Up
        : ForkServerState.Down;

    /// <summary>Why there is no fork server; null when there is one, or none was tried.</summary>
    public SpawnException? Failure { get; private set; }

    /// <summary>
    /// Whether it would be in vain to wait for a clone: no fork server can be started, and it is not for want of
    /// processes or memory.
    /// </summary>
    public bool MustSpawn => Failure is { IsPressure: false };

    private bool IsLate => time.GetElapsedTime(_launched) > Patience;

    /// <summary>
    /// Starts the fork server and waits until it has shown that it can clone. Nobody else may wait for children yet.
    /// </summary>
    /// <exception cref="SpawnException">It can't be started, or can't clone.</exception>
    public void Open()
    {
        Launch();
        ExitStatus end = AwaitEnd();
        int launcher = _pid;
        _pid = 0; // it was reaped: nobody's to signal
        int errno = board.Header.CloneError;
        if (errno != 0) throw new SpawnException("a child", new LinuxException("clone3", errno));
        if (board.Header.ForkServer == 0) throw new SpawnException("the fork server", end);
        Conclude(launcher, end);
        if (!isNative) log.ForkServerIsManaged();
    }

    /// <summary>
    /// Starts the fork server when there is none and the pause is over, and ends a launcher that takes too long.
    /// </summary>
    public void Tend()
    {
        if (_isStopping) return;
        if (State == ForkServerState.Down && time.GetElapsedTime(_failed) > _pause) TryLaunch();
        if (State == ForkServerState.Launching && IsLate) kill(_pid); // it ends, and Ended tells of it
    }

    /// <summary>Starts the fork server, and notes when it can't be started.</summary>
    public void TryLaunch()
    {
        if (_isStopping) return;
        try
        {
            Launch();
        }
        catch (SpawnException e)
        {
            Fail(e);
        }
    }

    /// <summary>Whether a process is the launcher, or the fork server.</summary>
    public bool Owns(int pid) => pid == _pid || pid == board.Header.ForkServer;

    /// <summary>
    /// The launcher, or the fork server, has ended. If it was the launcher, it has started the fork server, or failed
    /// to.
    /// </summary>
    /// <param name="pid">One that it owns.</param>
    /// <param name="status">The launcher's exit status.</param>
    /// <returns>Whether it was the fork server.</returns>
    public bool Ended(int pid, ExitStatus status)
    {
        bool isLauncher = pid == _pid;
        if (isLauncher) LauncherEnded(pid, status);
        else ForkServerEnded(pid, status);
        return !isLauncher;
    }

    /// <summary>
    /// Ends a fork server that makes no clones though it should. Its end is reported, and another is started then.
    /// </summary>
    public void Replace()
    {
        if (board.Header.ForkServer == 0) return;
        log.ForkServerHangs(board.Header.ForkServer);
        kill(board.Header.ForkServer);
    }

    /// <summary>Starts none any more.</summary>
    public void Stop() => _isStopping = true;

    /// <summary>Ends what there is.</summary>
    public void End()
    {
        Stop();
        if (_pid != 0) kill(_pid);
        if (board.Header.ForkServer != 0) kill(board.Header.ForkServer);
    }

    private void LauncherEnded(int pid, ExitStatus status)
    {
        _pid = 0;
        Conclude(pid, status);
    }

    private void ForkServerEnded(int pid, ExitStatus status)
    {
        board.Header.ForkServer = board.Header.Asleep = board.Header.IsMaking = 0;
        log.ForkServerEnded(pid, status);
    }

    private void Launch()
    {
        board.Header.ForkServer = board.Header.CloneError = 0;
        _launched = time.GetTimestamp();
        _pid = launch();
    }

    // It ends at once when it has started the fork server, or has failed to.
    private ExitStatus AwaitEnd()
    {
        Libc.SigInfo info;
        while (Libc.WaitId(Libc.P_PID, _pid, Libc.WEXITED | Libc.WNOHANG, out info) && info.Pid == 0)
        {
            if (IsLate) throw new SpawnException("the fork server", new LinuxException("start-up", Errno.ETIMEDOUT));
            board.WaitUntilReady(_round);
        }
        return ExitStatus.FromWaitId(info.Code, info.Status);
    }

    private void Conclude(int launcher, ExitStatus status)
    {
        if (board.Header.ForkServer == 0) Fail(FailureOf(launcher, status));
        else
        {
            Failure = null;
            log.ForkServerStarted(board.Header.ForkServer, isNative ? "native" : "managed");
        }
    }

    // The launcher leaves behind why it could not clone.
    private SpawnException FailureOf(int pid, ExitStatus status)
    {
        int errno = board.Header.CloneError;
        if (errno != 0) return new SpawnException("the fork server", new LinuxException("clone3", errno));
        return new SpawnException($"the fork server with pid {pid}{(IsLate ? ", which took too long" : "")}", status);
    }

    private void Fail(SpawnException why)
    {
        _failed = time.GetTimestamp();
        Failure = why;
        log.ForkServerMissing(why);
    }
}
