using System.Diagnostics;
using EchoServer.Linux;
using EchoServer.Linux.Calls;
using EchoServer.Linux.Processes;
using EchoServer.Server.Logging;
using EchoServer.Server.Scoreboard;

namespace EchoServer.Server.Starting;

/// <summary>Starts the fork server: by a process that makes it, and ends. Tries again when that fails. Callers hold a lock.</summary>
internal sealed class ForkServerLauncher(ConnectionBoard board, ConnectionChannel channel, ServerLog log) : IDisposable
{
    /// <summary>A process that has not started the fork server by then is killed.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // Between attempts.
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(1);

    private readonly ForkServerProgram _program = ForkServerProgram.Find();
    private readonly Spawner _spawner = new(ForkServerProgram.Find().Executable, ForkServerProgram.Environment);
    private long _launched;
    private long _failed;

    /// <summary>The process that starts the fork server; 0 when there is none.</summary>
    public int Pid { get; private set; }

    /// <summary>Why there is no fork server; null when there is one, or none was tried.</summary>
    public SpawnException? Failure { get; private set; }

    /// <summary>Whether the fork server runs without the JIT.</summary>
    public bool IsNative => _program.IsNative;

    /// <summary>Starts that process.</summary>
    /// <exception cref="SpawnException">It can't be started.</exception>
    public void Start()
    {
        board.Header.ForkServer = board.Header.CloneError = 0;
        _launched = Stopwatch.GetTimestamp();
        Pid = _spawner.Start(ForkServerProgram.Arguments(board.Capacity), channel.Receiving, board.Memory, board.Ends);
    }

    /// <summary>Starts it, and notes when it can't be.</summary>
    public void TryStart()
    {
        try
        {
            Start();
        }
        catch (SpawnException e)
        {
            Fail(e);
        }
    }

    /// <summary>Starts the fork server when there is none and the pause is over, and ends a process that takes too long to.</summary>
    public void Tend()
    {
        if (Pid == 0 && board.Header.ForkServer == 0 && Stopwatch.GetElapsedTime(_failed) > _pause) TryStart();
        if (Pid != 0 && IsLate) Libc.Kill(Pid, Signal.SIGKILL); // it ends, and Retire tells of it
    }

    /// <summary>That process has ended: it has started the fork server, or failed to.</summary>
    public void Retire(int pid, ExitStatus status)
    {
        Pid = 0;
        if (board.Header.ForkServer == 0) Fail(FailureOf(pid, status));
        else
        {
            Failure = null;
            log.ForkServerStarted(board.Header.ForkServer, IsNative ? "native" : "managed");
        }
    }

    /// <summary>That process was reaped: it is nobody's to signal.</summary>
    public void Forget() => Pid = 0;

    /// <summary>Nothing is started any more.</summary>
    public void End()
    {
        if (Pid != 0) Libc.Kill(Pid, Signal.SIGKILL);
    }

    /// <inheritdoc/>
    public void Dispose() => _spawner.Dispose();

    private bool IsLate => Stopwatch.GetElapsedTime(_launched) > Patience;

    // It leaves behind why it could not clone.
    private SpawnException FailureOf(int pid, ExitStatus status)
    {
        int errno = board.Header.CloneError;
        if (errno != 0) return new SpawnException("the fork server", new LinuxException("clone3", errno));
        return new SpawnException($"the fork server with pid {pid}{(IsLate ? ", which took too long" : "")}", status);
    }

    private void Fail(SpawnException why)
    {
        _failed = Stopwatch.GetTimestamp();
        Failure = why;
        log.ForkServerMissing(why);
    }
}
