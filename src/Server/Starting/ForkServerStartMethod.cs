using System.Diagnostics;
using EchoServer.Common.Interop;
using EchoServer.Common.Processes;
using EchoServer.ForkServer.ForkSafe;
using EchoServer.ForkServer.Scoreboard;
using EchoServer.Server.Connections;
using EchoServer.Server.Logging;
using EchoServer.Server.Reaping;
using EchoServer.Server.Scoreboard;
using EchoServer.Server.Supervision;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Server.Starting;

/// <summary>A clone of the fork server for each connection; most of them were made ahead of time (spares).</summary>
/// <remarks>
/// Constraints. (1) The clones are the supervisor's children, though the fork server makes them: so its death costs no connection, and we
/// learn a child's pid only from the scoreboard, once it has taken a connection. (2) What a serving child can write is not to be trusted: a
/// pid is signalled only if it stands in the table that such a child can't reach, and the kernel says that it is our child. (3) Connections
/// wait in the channel; we hold its receiving end too, so that they survive the fork server. (4) As with spawn, a child leaves the index
/// under the lock that signals are sent under, and before it is reaped. (5) A spare that is killed between taking a connection and noting that takes it
/// along unseen: so when one was killed, and the channel is empty, connections that nobody has taken are lost (<see cref="LostConnections"/>). (6) Whether there is
/// a process for a connection is known only after it was sent. So those that turn out to have none are taken back out of the channel and refused; and from then on
/// each is a trial, on which the accept loop waits, until one is taken.
/// </remarks>
internal sealed class ForkServerStartMethod : IStartMethod
{
    // Between attempts to start the fork server.
    private static readonly TimeSpan _launchPause = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan _startTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _startRound = TimeSpan.FromMilliseconds(20);

    // So many spares in a row that could not begin are no accident.
    private const int MostFailures = 3;

    private readonly Lock _gate = new();
    private readonly ConnectionTable _table;
    private readonly Reaper _reaper;
    private readonly ServerLog _log;
    private readonly ConnectionBoard _board;
    private readonly Dictionary<long, Connection> _connections = [];
    private readonly SparePolicy _spares;
    private readonly ForkServerProgram _program = ForkServerProgram.Find();
    private readonly Spawner _spawner;
    private readonly StartWatch? _watch;
    private readonly ConnectionChannel _channel = new();
    private readonly LostConnections _lost;
    private int _launcher; // the process that starts the fork server, until it has
    private long _launched;
    private long _launchFailed;
    private int _failedSpares; // in a row
    private bool _isShort; // of processes, when one was last wanted
    private long _trial; // the connection that shows whether it still is; 0 when there is none
    private bool _isEnding;

    /// <summary>Makes the channel.</summary>
    /// <exception cref="LinuxException">No descriptor is free.</exception>
    public ForkServerStartMethod(ConnectionTable table, Reaper reaper, ConnectionBoard board, ServerLog log, SparePolicy spares)
    {
        _board = board;
        _table = table;
        _reaper = reaper;
        _log = log;
        _spares = spares;
        _lost = new LostConnections(_board, _connections);
        _spawner = new Spawner(_program.Executable, ForkServerProgram.Environment);
        _board.Header.Wanted = spares.Wanted;
        _watch = log.TellsStarts ? new StartWatch(_board, table) : null;
    }

    /// <inheritdoc/>
    public string Name => "forkserver";

    /// <inheritdoc/>
    public int Waiting => Math.Max(0, -Volatile.Read(ref _board.Header.Idle));

    private bool HasForkServer => _launcher != 0 || _board.Header.ForkServer != 0;

    private bool SparesFail => _failedSpares >= MostFailures;

    /// <summary>Starts the fork server and waits until it has shown that it can clone. The reaper must not run yet.</summary>
    /// <exception cref="SpawnException">It can't be started, or can't clone.</exception>
    public void Open()
    {
        lock (_gate) StartForkServer();
        ExitStatus end = AwaitLauncher();
        lock (_gate)
        {
            int launcher = _launcher;
            _launcher = 0; // reaped: nobody's to signal
            ThrowIfItCannotClone();
            if (_board.Header.ForkServer == 0) throw new SpawnException("the fork server", end);
            RetireLauncher(launcher, end);
        }
        if (!_program.IsNative) _log.ForkServerIsManaged();
    }

    // It ends at once when it has started the fork server, or has failed to.
    private ExitStatus AwaitLauncher()
    {
        long start = Stopwatch.GetTimestamp();
        Libc.SigInfo info;
        while (Libc.WaitId(Libc.P_PID, _launcher, Libc.WEXITED | Libc.WNOHANG, out info) && info.Pid == 0)
        {
            if (Stopwatch.GetElapsedTime(start) > _startTime) throw new SpawnException("the fork server", new LinuxException("start-up", Errno.ETIMEDOUT));
            _board.WaitUntilReady(_startRound);
        }
        return ExitStatus.FromWaitId(info.Code, info.Status);
    }

    /// <inheritdoc/>
    public void Start(Connection connection, SafeFileHandle socket, DrainTime drain)
    {
        using (socket)
        {
            int idle, failures;
            lock (_gate)
            {
                ThrowIfItCannotClone();
                if (_isShort) _trial = connection.Number;
                failures = Volatile.Read(ref _board.Header.Failures);
                _connections.Add(connection.Number, connection);
                // Counted before it is sent: a spare that takes it then sees whether it has to wake the fork server.
                idle = Interlocked.Decrement(ref _board.Header.Idle);
            }
            Send(connection.Number, socket, idle, drain);
            if (_trial != 0) AwaitTaker(failures, drain);
            _watch?.Add(connection);
        }
    }

    /// <inheritdoc/>
    public bool Retire(int pid, ExitStatus status, out Connection? connection)
    {
        lock (_gate)
        {
            connection = null;
            if (_board.TryFindSeat(pid, out uint seat)) connection = RetireClone(seat, pid, status);
            else if (pid == _launcher) RetireLauncher(pid, status);
            else if (pid == _board.Header.ForkServer) RetireForkServer(pid, status);
            else return false;
            return true;
        }
    }

    /// <summary>Looks after what nobody tells us of; the reaper calls this a few times a second.</summary>
    public void Tend()
    {
        lock (_gate)
        {
            if (_isEnding) return;
            if (!HasForkServer && Stopwatch.GetElapsedTime(_launchFailed) > _launchPause) TryStartForkServer();
            // It ends, and Retire tells of it.
            if (_launcher != 0 && Stopwatch.GetElapsedTime(_launched) > _startTime) Libc.Kill(_launcher, Signal.SIGKILL);
            if (_board.Header.Idle < _board.Header.Wanted && !SparesFail) _board.WakeForkServer();
            RefuseWaiting();
            if (!_lost.IsSuspected) return;
            foreach ((long ticket, int pid, ExitStatus status) in _lost.Find(() => _channel.IsEmpty))
            {
                Interlocked.Increment(ref _board.Header.Idle); // counted down twice: for the connection, and for its spare
                _table.Started(_connections[ticket], pid);
                Settle(ticket, status);
            }
        }
    }

    /// <inheritdoc/>
    public void SignalAll(int signal)
    {
        lock (_gate)
        {
            HashSet<long> left = [.. _connections.Keys];
            foreach (ref Seat seat in _board.Seats)
            {
                if (left.Remove(seat.Ticket) && Libc.IsChild(seat.Pid)) Libc.Kill(seat.Pid, signal);
            }
            // Nobody has taken them, and nobody will.
            foreach (long ticket in left) Settle(ticket, ExitStatus.Killed(signal));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _isEnding = true;
            _board.Header.Wanted = 0;
            if (_launcher != 0) Libc.Kill(_launcher, Signal.SIGKILL);
            if (_board.Header.ForkServer != 0) Libc.Kill(_board.Header.ForkServer, Signal.SIGKILL);
        }
        _spawner.Dispose();
        _channel.Dispose();
    }

    private void Send(long ticket, SafeFileHandle socket, int idle, DrainTime drain)
    {
        try
        {
            long start = Stopwatch.GetTimestamp();
            while (!_channel.TrySend(ticket, socket)) WaitForRoom(start, drain);
            _lost.Sent(ticket);
        }
        catch (LinuxException e)
        {
            lock (_gate)
            {
                if (_connections.Remove(ticket)) Interlocked.Increment(ref _board.Header.Idle);
                _trial = 0;
            }
            throw new SpawnException("a child", e);
        }
        if (_spares.Arrived(idle + 1)) _board.Header.Wanted = _spares.Wanted;
        if (idle < 0) _board.WakeForkServer();
    }

    // The queue holds some hundred connections, or as many as RLIMIT_NOFILE is for a user without privileges (unix(7), ETOOMANYREFS): of that
    // poll knows nothing, but it has room again when a spare takes one. A signal may cut a wait short.
    private void WaitForRoom(long start, DrainTime drain)
    {
        if (drain.IsOver) throw new LinuxException("sendmsg", Errno.ECANCELED);
        if (Stopwatch.GetElapsedTime(start) > _startTime) throw new LinuxException("sendmsg", Errno.EAGAIN);
        int claims = Volatile.Read(ref _board.Header.Claims);
        _board.Header.IsWatched = 1;
        _board.WakeForkServer();
        _board.WaitForClaim(claims, _startRound);
        WatchNoMore();
    }

    // Returns when somebody has the connection, which came last: then the channel is empty.
    private void AwaitTaker(int failures, DrainTime drain)
    {
        for (long start = Stopwatch.GetTimestamp(); ;)
        {
            int claims = Volatile.Read(ref _board.Header.Claims);
            _board.Header.IsWatched = 1;
            lock (_gate)
            {
                if (TrialSucceeds()) return;
                bool isOver = drain.IsOver || Stopwatch.GetElapsedTime(start) > _startTime;
                if (isOver || failures != Volatile.Read(ref _board.Header.Failures)) FailTrial(isOver);
                failures = Volatile.Read(ref _board.Header.Failures);
            }
            _board.WaitForClaim(claims, _startRound);
        }
    }

    private bool TrialSucceeds()
    {
        if (!_channel.IsEmpty) return false;
        _isShort = false;
        _failedSpares = 0;
        _trial = 0;
        WatchNoMore();
        return true;
    }

    // It costs each spare a call.
    private void WatchNoMore() => _board.Header.IsWatched = _watch is null ? 0 : 1;

    /// <exception cref="SpawnException">The trial is among those that were taken back.</exception>
    private void FailTrial(bool isOver)
    {
        SpawnException why = Shortage();
        TakeBack(why, isOver);
        if (_connections.ContainsKey(_trial)) return; // there is a spare for it, it seems
        _trial = 0;
        throw why;
    }

    private void ThrowIfItCannotClone()
    {
        if (Volatile.Read(ref _board.Header.CloneError) == 0 || Volatile.Read(ref _board.Header.Idle) > 0) return;
        _isShort = true;
        throw Shortage();
    }

    // Those that nobody can be made for, and that nobody else would tell so.
    private void RefuseWaiting()
    {
        if (_trial != 0 || (Volatile.Read(ref _board.Header.CloneError) == 0 && !SparesFail)) return;
        TakeBack(Shortage(), isAll: false);
    }

    /// <summary>Takes back, and refuses, the connections that there is no spare for, the longest waiting first. The trial is left to its own thread to refuse.</summary>
    private void TakeBack(SpawnException why, bool isAll)
    {
        while ((isAll || Volatile.Read(ref _board.Header.Idle) < 0) && _channel.TryTakeBack(out long ticket))
        {
            _isShort = true;
            Interlocked.Increment(ref _board.Header.Idle);
            if (_connections.Remove(ticket, out Connection? connection) && ticket != _trial) _table.Refuse(connection, why.Message);
        }
    }

    private SpawnException Shortage()
    {
        if (SparesFail) return new SpawnException("a child", ExitStatus.Exited(ExitCode.NoMemory), isPressure: true);
        int errno = Volatile.Read(ref _board.Header.CloneError);
        return new SpawnException("a child", new LinuxException("clone3", errno != 0 ? errno : Errno.EAGAIN)); // it may have been made good just now
    }

    private void StartForkServer()
    {
        _board.Header.ForkServer = 0;
        _launched = Stopwatch.GetTimestamp();
        _launcher = _spawner.Start(ForkServerProgram.Arguments(_board.Capacity), _channel.Receiving, _board.Memory, _board.Ends);
        _reaper.ChildStarted();
    }

    private Connection? RetireClone(uint seat, int pid, ExitStatus status)
    {
        long ticket = _board.Seats[(int)seat].Ticket;
        if (_connections.Remove(ticket, out Connection? connection))
        {
            _board.Read(seat, connection);
            _table.Started(connection, pid);
        }
        else if (ticket == 0) RetireSpare(pid, status);
        _board.Vacate(seat);
        return connection;
    }

    private void RetireSpare(int pid, ExitStatus status)
    {
        if (_isEnding) return;
        Interlocked.Decrement(ref _board.Header.Idle);
        if (status.ExitCode == ExitCode.NoMemory) NoteFailure(pid, status);
        else
        {
            _lost.SpareEnded(pid, status);
            _log.SpareEnded(pid, status);
        }
    }

    // It had come to nothing before it could take a connection. The next would come to the same, at once, and so on.
    private void NoteFailure(int pid, ExitStatus status)
    {
        Interlocked.Increment(ref _board.Header.Failures);
        _failedSpares++;
        if (_failedSpares < MostFailures) _log.SpareEnded(pid, status);
        if (_failedSpares != MostFailures) return;
        _isShort = true;
        _log.SparesFail(pid, status);
    }

    private void Settle(long ticket, ExitStatus status)
    {
        if (_connections.Remove(ticket, out Connection? connection)) _table.Settle(connection, status);
    }

    private void RetireLauncher(int pid, ExitStatus status)
    {
        _launcher = 0;
        if (_board.Header.ForkServer != 0) _log.ForkServerStarted(_board.Header.ForkServer, _program.IsNative ? "native" : "managed");
        else if (!_isEnding) GiveUpLaunching($"the process that starts it ended: pid {pid}, exit code {status.ExitCode}"
            + (Stopwatch.GetElapsedTime(_launched) > _startTime ? "; it took too long" : ""));
    }

    private void RetireForkServer(int pid, ExitStatus status)
    {
        _board.Header.ForkServer = _board.Header.Asleep = 0;
        if (_isEnding) return;
        _log.ForkServerEnded(pid, status);
        _failedSpares = 0;
        _board.RecoverSeats();
        // It may have died between counting a spare and making it. Each clone, whether it has a connection by now or not, makes up for one.
        _board.Header.Idle = _board.CountClones() - _connections.Count;
        TryStartForkServer();
    }

    private void TryStartForkServer()
    {
        try
        {
            StartForkServer();
        }
        catch (SpawnException e)
        {
            GiveUpLaunching(e.Message);
        }
    }

    private void GiveUpLaunching(string why)
    {
        _launchFailed = Stopwatch.GetTimestamp();
        _log.ForkServerMissing(why);
    }
}
