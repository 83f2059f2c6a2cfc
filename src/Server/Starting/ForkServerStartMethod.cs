using System.Diagnostics;
using EchoServer.ForkServer.Scoreboard;
using EchoServer.Linux;
using EchoServer.Linux.Calls;
using EchoServer.Linux.Processes;
using EchoServer.Server.Connections;
using EchoServer.Server.Limits;
using EchoServer.Server.Logging;
using EchoServer.Server.Scoreboard;
using EchoServer.Server.Stopping;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Server.Starting;

/// <summary>A clone of the fork server for each connection; most of them were made ahead of time (spares).</summary>
/// <remarks>
/// Constraints. (1) The clones are the supervisor's children, though the fork server makes them: so its death costs no connection, and we
/// learn a child's pid only from the scoreboard, once it has taken a connection. (2) What a serving child can write is not to be trusted: a
/// pid is signalled only if it stands in the table that such a child can't reach, and the kernel says that it is our child. (3) Connections
/// wait in the channel; we hold its receiving end too, so that they survive the fork server. (4) As with spawn, a child leaves the index
/// under the lock that signals are sent under, and before it is reaped. (5) Whether there is a process for a connection is known only after it was sent. So those that
/// turn out to have none wait in the channel, as others do in the backlog, and no more are accepted than there are idle spares. (6) What a spare does, and whether it does
/// anything, is seen by its seat alone: so connections that wait, and counts, are looked at ten times a second (<see cref="Tend"/>). (7) Who executes the fork server when it has died may find
/// its program gone, or another in its place. What is running is our own program, and can be executed for as long as we live: so connections are spawned meanwhile.
/// </remarks>
internal sealed class ForkServerStartMethod : IStartMethod
{
    // At so many looks, ten a second, the same connection was the first to wait: then the fork server is ended, if it has not tried to make a spare, or connections are spawned, if it
    // is still being started; and then it is refused.
    private const int LooksUntilReplaced = 20, LooksUntilRefused = 100;

    // At so many looks some were missing that no spare has noted: then idle spares are asked to leave.
    private const int LooksUntilLeaving = 3;

    // The channel has room for some 270. So none of these has to be given up again for want of room.
    private const int MostWaiting = 200;

    // So many spares in a row that failed by themselves are no accident.
    private const int MostFailures = 3;

    private static readonly TimeSpan _startRound = TimeSpan.FromMilliseconds(20);

    private readonly Lock _gate = new();
    private readonly ConnectionTable _table;
    private readonly SelfExecutable _self = SelfExecutable.FindRunning();
    private readonly ServerLog _log;
    private readonly ConnectionBoard _board;
    private readonly Dictionary<long, Connection> _connections = [];
    private readonly SparePolicy _spares;
    private readonly ProcessReserve _processes;
    private readonly StartWatch? _watch;
    private readonly ConnectionChannel _channel = new();
    private readonly ForkServerLauncher _launcher;
    private readonly LostConnections _lost;
    private readonly StalledSpares _stalled;
    private readonly FirstInChannel _first = new();
    private readonly FailingSpares _failing;
    private SpawnStartMethod? _fallback; // made when it is needed first
    private bool _isLeaving; // a spare was asked to leave, and has not ended yet
    private long _lastSeen; // connection, as of the last look
    private bool _isStopping;
    private bool _isEnding;

    /// <summary>Makes the channel.</summary>
    /// <exception cref="LinuxException">No descriptor is free.</exception>
    public ForkServerStartMethod(
        ConnectionTable table, ConnectionBoard board, ServerLog log, SparePolicy spares, ProcessReserve processes)
    {
        _board = board;
        _table = table;
        _log = log;
        _spares = spares;
        _processes = processes;
        _launcher = new ForkServerLauncher(board, _channel, log);
        _lost = new LostConnections(_board, _connections);
        _stalled = new StalledSpares(board);
        _failing = new FailingSpares(board, MostFailures);
        Want();
        Allow();
        _watch = log.TellsStarts ? new StartWatch(_board, table) : null;
    }

    /// <inheritdoc/>
    public string Name => "forkserver";

    // Spares that take connections, less those that wait for one.
    private int Free => Volatile.Read(ref _board.Header.Idle) - Volatile.Read(ref _board.Header.Stalled);

    private int Waiting => Math.Max(0, -Volatile.Read(ref _board.Header.Idle));

    /// <summary>Starts the fork server and waits until it has shown that it can clone. The reaper must not run yet.</summary>
    /// <exception cref="SpawnException">It can't be started, or can't clone; or its clones could not begin.</exception>
    public void Open()
    {
        lock (_gate)
        {
            _board.TryDuplicateRow();
            _launcher.Start();
        }
        ExitStatus end = AwaitLauncher();
        lock (_gate)
        {
            int launcher = _launcher.Pid;
            _launcher.Forget();
            if (_board.Header.CloneError != 0) throw new SpawnException("a child", new LinuxException("clone3", _board.Header.CloneError));
            if (_board.Header.ForkServer == 0) throw new SpawnException("the fork server", end);
            _launcher.Retire(launcher, end);
        }
        if (!_launcher.IsNative) _log.ForkServerIsManaged();
    }

    // It ends at once when it has started the fork server, or has failed to.
    private ExitStatus AwaitLauncher()
    {
        long start = Stopwatch.GetTimestamp();
        Libc.SigInfo info;
        while (Libc.WaitId(Libc.P_PID, _launcher.Pid, Libc.WEXITED | Libc.WNOHANG, out info) && info.Pid == 0)
        {
            if (Stopwatch.GetElapsedTime(start) > ForkServerLauncher.Patience) throw new SpawnException("the fork server", new LinuxException("start-up", Errno.ETIMEDOUT));
            _board.WaitUntilReady(_startRound);
        }
        return ExitStatus.FromWaitId(info.Code, info.Status);
    }

    /// <inheritdoc/>
    public string? Shortage()
    {
        int free = Free;
        if (free > 0 || _failing.IsEveryOne) return null;
        if (_launcher.Failure is { IsPressure: true } failure) return failure.Message;
        if (!MustSpawn && Volatile.Read(ref _board.Header.CloneError) is not 0 and var errno) return new SpawnException("a child", new LinuxException("clone3", errno)).Message;
        return _board.Allowance + free <= 0 ? _processes.Advice : null;
    }

    /// <inheritdoc/>
    public void Start(Connection connection, SafeFileHandle socket, DrainTime drain)
    {
        using (socket)
        {
            int idle;
            lock (_gate)
            {
                if (_failing.IsEveryOne) throw _failing.Why;
                if (Free <= 0 && MustSpawn)
                {
                    Spawn(connection, socket);
                    return;
                }
                _connections.Add(connection.Number, connection);
                _lost.Added(connection.Number);
                // Counted before it is sent: a spare that takes it then sees whether it has to wake the fork server.
                idle = Interlocked.Decrement(ref _board.Header.Idle);
                if (_spares.Arrived(idle + 1)) Want();
            }
            Send(connection.Number, socket, drain);
            if (idle < 0) _board.WakeForkServer();
            _watch?.Add(connection);
        }
        // So many wait, and others may wait in the backlog as well.
        while (Waiting >= MostWaiting && !drain.IsOver && Shortage() is null) AwaitClaim();
    }

    /// <inheritdoc/>
    public bool Retire(int pid, ExitStatus status, out Connection? connection)
    {
        lock (_gate)
        {
            connection = null;
            if (_board.TryFindSeat(pid, out uint seat)) connection = RetireClone(seat, pid, status);
            else if (pid == _launcher.Pid) RetireLauncher(pid, status);
            else if (pid == _board.Header.ForkServer) RetireForkServer(pid, status);
            else return _fallback is not null && RetireSpawned(_fallback, pid, status, out connection);
            return true;
        }
    }

    /// <summary>Children were reaped: where processes are short, there is room for others.</summary>
    public void MadeRoom()
    {
        if (Volatile.Read(ref _board.Header.CloneError) != 0 || _board.Allowance <= 1) _board.WakeForkServer();
    }

    /// <summary>Looks after what nobody tells us of; the reaper calls this a few times a second.</summary>
    public void Tend()
    {
        lock (_gate)
        {
            if (_isEnding) return;
            if (!_isStopping) _launcher.Tend();
            Allow();
            if (_failing.HaveRecovered() || _spares.Passed()) Want();
            long first = 0;
            long last = _lost.LastReceived(() => first = _channel.First);
            SeatCount seats = _board.Count(last);
            PutIdleRight(seats);
            SettleLost(_lost.Find(last, seats.TakenUpTo));
            LookAtFirst(first, seats.Taken);
            if (_failing.IsEveryOne) RefuseSurplus(_failing.Why);
            if (first == 0) AskToLeave();
            if (Free < _board.Header.Wanted && !_failing.IsEveryOne) _board.WakeForkServer();
        }
    }

    /// <summary>Sends all clones a signal. Connections that nobody has taken are refused.</summary>
    public void SignalAll(int signal)
    {
        lock (_gate)
        {
            _isStopping = true;
            Want();
            _stalled.Clear();
            _fallback?.SignalAll(signal);
            Refuse("the server stops", () => true);
            foreach (ref Seat seat in _board.Seats)
            {
                int pid = seat.Pid;
                if (pid != 0 && Libc.IsChild(pid)) Libc.Kill(pid, signal);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _isEnding = _isStopping = true;
            Want();
            _launcher.End();
            KillForkServer();
        }
        _launcher.Dispose();
        _fallback?.Dispose();
        _channel.Dispose();
    }

    private void KillForkServer()
    {
        if (_board.Header.ForkServer != 0) Libc.Kill(_board.Header.ForkServer, Signal.SIGKILL);
    }

    // At least one while spares fail, to see whether they still do.
    private void Want() => _board.Header.Wanted = _isStopping ? 0 : Math.Max(_spares.Wanted, _failing.IsEveryOne ? 1 : 0);

    private void Allow() => _board.Allow(_processes.Room());

    // Whether it would be in vain to wait for a clone.
    private bool MustSpawn => _launcher.Failure is { IsPressure: false };

    // By our own program: if the fork server's is not what it was, the small one for spawned children, which is the same, is not either.
    private void Spawn(Connection connection, SafeFileHandle socket)
    {
        _fallback ??= new SpawnStartMethod(_self, _table, childStarted: null, OpenFallbackBoard(), _processes);
        _fallback.Start(connection, socket);
        _board.Spend();
    }

    // Of its own, as the rows of this one are those of the fork server's seats.
    private ConnectionBoard? OpenFallbackBoard()
    {
        try
        {
            return new ConnectionBoard();
        }
        catch (LinuxException e)
        {
            _log.TrafficNotCounted(e);
            return null;
        }
    }

    private bool RetireSpawned(SpawnStartMethod fallback, int pid, ExitStatus status, out Connection? connection)
    {
        bool isOurs = fallback.Retire(pid, status, out connection);
        if (isOurs) _board.GiveBack();
        return isOurs;
    }

    private void Send(long number, SafeFileHandle socket, DrainTime drain)
    {
        try
        {
            long start = Stopwatch.GetTimestamp();
            while (!_channel.TrySend(number, socket)) WaitForRoom(start, drain);
            _lost.Sent(number);
        }
        catch (LinuxException e)
        {
            lock (_gate)
            {
                if (_connections.Remove(number)) Interlocked.Increment(ref _board.Header.Idle);
            }
            throw new SpawnException("a child", e);
        }
    }

    // The queue holds some hundred connections, or as many as RLIMIT_NOFILE is for a user without privileges (unix(7), ETOOMANYREFS): of that
    // poll knows nothing, but it has room again when a spare takes one. A signal may cut a wait short.
    private void WaitForRoom(long start, DrainTime drain)
    {
        if (drain.IsOver) throw new LinuxException("sendmsg", Errno.ECANCELED);
        if (Stopwatch.GetElapsedTime(start) > ForkServerLauncher.Patience) throw new LinuxException("sendmsg", Errno.EAGAIN);
        AwaitClaim();
    }

    // For a moment at most.
    private void AwaitClaim()
    {
        int claims = Volatile.Read(ref _board.Header.Claims);
        _board.Header.IsWatched = 1;
        _board.WakeForkServer();
        _board.WaitForClaim(claims, _startRound);
        _board.Header.IsWatched = _watch is null ? 0 : 1; // it costs each spare a call
    }

    private void SettleLost(IReadOnlyList<long> numbers)
    {
        foreach (long number in numbers)
        {
            if (!_connections.Remove(number, out Connection? connection)) continue;
            Interlocked.Increment(ref _board.Header.Idle); // counted down twice: for the connection, and for its spare
            _table.Started(connection, _lost.LastEnded.Pid);
            _table.Settle(connection, _lost.LastEnded.Status);
        }
    }

    private void PutIdleRight(in SeatCount seats)
    {
        int kept = seats.Idle, counted = seats.Clones - _connections.Count - (_isLeaving ? 1 : 0);
        if (kept == counted || !seats.IsSteady) return;
        Interlocked.Add(ref _board.Header.Idle, counted - kept);
        _log.IdlePutRight(kept, counted);
    }

    private void LookAtFirst(long number, int taken)
    {
        _first.Look(number, _board.Made + _board.Header.Failures);
        if (_first.Looks <= 1) _stalled.ForgetTheRunning();
        if (_first.Looks == 0 || (number == Seat.Leave && taken == _connections.Count)) return; // a message to leave may wait, but not in front of a connection
        if (_first.IsTimeToAct) _stalled.Note();
        if (_first.IsFirstAct) _log.NobodyTakes(_connections.Count - taken, _stalled.Count, Shortage());
        if (_first.LooksWithoutTry >= LooksUntilReplaced) ReplaceForkServer();
        if (MustSpawn || (_launcher.Pid != 0 && _first.LooksWithoutTry >= LooksUntilReplaced)) SpawnSurplus();
        if (_first.Looks >= LooksUntilRefused && Shortage() is null) Refuse("nobody has taken it for too long", () => true);
    }

    // It was rung for at every look; its death is seen by the reaper, who has another started.
    private void ReplaceForkServer()
    {
        if (_board.Header.ForkServer == 0 || _board.Allowance <= 0 || _failing.IsEveryOne) return;
        _log.ForkServerHangs(_board.Header.ForkServer);
        KillForkServer();
    }

    /// <summary>Refuses the connections that there is no spare for, the longest waiting first.</summary>
    private void RefuseSurplus(SpawnException why) => Refuse(why.Message, () => Free < 0);

    private void Refuse(string why, Func<bool> goesOn) => TakeBack(goesOn, (connection, _) => _table.Refuse(connection, why));

    /// <summary>Spawns those that there is no spare for, as many as there may be processes. On the reaper's thread, which lives as long as the process.</summary>
    private void SpawnSurplus() => TakeBack(() => Free < 0 && _board.Allowance > 0, SpawnWaiting);

    private void SpawnWaiting(Connection connection, SafeFileHandle? socket)
    {
        try
        {
            Spawn(connection, socket ?? throw new SpawnException("a child", new LinuxException("recvmsg", Errno.EMFILE)));
        }
        catch (SpawnException e)
        {
            _table.Refuse(connection, e.Message);
        }
    }

    private void TakeBack(Func<bool> goesOn, Action<Connection, SafeFileHandle?> answer)
    {
        while (goesOn() && _channel.TryTakeBack(out long number, out SafeFileHandle? socket))
        {
            using (socket)
            {
                Interlocked.Increment(ref _board.Header.Idle);
                if (number == Seat.Leave) _isLeaving = false;
                else if (_connections.Remove(number, out Connection? connection)) answer(connection, socket);
            }
        }
    }

    // One at a time. While connections come, they take a surplus away by themselves.
    private void AskToLeave()
    {
        bool isQuiet = _lastSeen == _lost.LastSent;
        _lastSeen = _lost.LastSent;
        bool isSurplus = isQuiet && Free > _board.Header.Wanted;
        if (_isLeaving) _isLeaving = _board.IsAnyoneLeaving() || !isQuiet;
        else if ((isSurplus || _lost.Looks >= LooksUntilLeaving) && _channel.TrySendLeave())
        {
            _isLeaving = true;
            Interlocked.Decrement(ref _board.Header.Idle);
        }
    }

    private Connection? RetireClone(uint seat, int pid, ExitStatus status)
    {
        long number = _board.Seats[(int)seat].Received;
        if (_connections.Remove(number, out Connection? connection))
        {
            _board.Read(seat, connection);
            _table.Started(connection, pid);
            if (!_failing.IsEveryOne) _failing.Forget();
        }
        else if (number == Seat.Leave) _isLeaving = false;
        else if (number == 0) RetireSpare(pid, status);
        _board.Vacate(seat);
        return connection;
    }

    private void RetireSpare(int pid, ExitStatus status)
    {
        Interlocked.Decrement(ref _board.Header.Idle);
        if (_isStopping) return;
        _lost.SpareEnded(pid, status);
        if (status.IsKilledByOthers || _failing.Note(status)) _log.SpareEnded(pid, status);
        else if (_failing.HaveJustFailed) Fail(pid, status);
    }

    private void Fail(int pid, ExitStatus status)
    {
        Want();
        _log.SparesFail(pid, status);
    }

    private void RetireLauncher(int pid, ExitStatus status)
    {
        if (_isEnding) return;
        _launcher.Retire(pid, status);
        if (MustSpawn) SpawnSurplus();
    }

    private void RetireForkServer(int pid, ExitStatus status)
    {
        _board.Header.ForkServer = _board.Header.Asleep = _board.Header.IsMaking = 0;
        if (_isEnding) return;
        _log.ForkServerEnded(pid, status);
        _failing.Forget();
        _board.RecoverSeats();
        Allow();
        Want();
        PutIdleRight(_board.Count(last: 0)); // it may have died between counting a spare and making it
        if (!_isStopping) _launcher.TryStart();
    }
}
