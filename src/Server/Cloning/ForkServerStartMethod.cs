using System.Diagnostics;
using EchoServer.ForkServer.Scoreboard;
using EchoServer.Linux;
using EchoServer.Linux.Calls;
using EchoServer.Linux.Processes;
using EchoServer.Server.Connections;
using EchoServer.Server.Limits;
using EchoServer.Server.Logging;
using EchoServer.Server.Scoreboard;
using EchoServer.Server.Starting;
using EchoServer.Server.Stopping;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Server.Cloning;

/// <summary>A clone of the fork server for each connection; most of them were made ahead of time (spares).</summary>
/// <remarks>
/// Constraints. (1) The clones are the supervisor's children, though the fork server makes them: so its death costs no
/// connection, and we learn a child's pid only from the scoreboard, once it has taken a connection. (2) What a serving
/// child can write is not to be trusted: a pid is signalled only if it stands in the table that such a child can't
/// reach, and the kernel says that it is our child. (3) Connections wait in the channel; we hold its receiving end too,
/// so that they survive the fork server. (4) As with spawn, a child leaves the index under the lock that signals are
/// sent under, and before it is reaped. (5) Whether there is a process for a connection is known only after it was
/// sent. So those that turn out to have none wait in the channel, as others do in the backlog, and no more are accepted
/// than there are idle spares. (6) What a spare does, and whether it does anything, is seen by its seat alone: so
/// connections that wait, and counts, are looked at ten times a second (<see cref="Tend"/>). (7) Who executes the fork
/// server when it has died may find its program gone, or another in its place: so connections are spawned meanwhile
/// (<see cref="SpawnFallback"/>). Three things have a state, and a class each: the fork server
/// (<see cref="ForkServerLauncher"/>), the connections that clones have or wait for (<see cref="Assignments"/>), and
/// the idle spares (<see cref="SpareSupply"/>). This class has the lock of all three.
/// </remarks>
internal sealed class ForkServerStartMethod : IStartMethod
{
    // At so many looks some were missing that no spare has noted: then idle spares are asked to leave.
    private const int LooksUntilLeaving = 3;

    // The channel has room for some 270. So none of these has to be given up again for want of room.
    private const int MostWaiting = 200;

    private static readonly TimeSpan _round = TimeSpan.FromMilliseconds(20);

    private readonly Lock _gate = new();
    private readonly ConnectionTable _table;
    private readonly ConnectionBoard _board;
    private readonly ProcessReserve _processes;
    private readonly StartWatch? _watch;
    private readonly ConnectionChannel _channel = new();
    private readonly Spawner _spawner;
    private readonly ForkServerLauncher _launcher;
    private readonly Assignments _assignments;
    private readonly SpareSupply _supply;
    private readonly SpawnFallback _fallback;
    private readonly WaitingConnections _waiting;
    private bool _isEnding;

    /// <summary>Makes the channel.</summary>
    /// <exception cref="LinuxException">No descriptor is free.</exception>
    public ForkServerStartMethod(
        ConnectionTable table, ConnectionBoard board, ServerLog log, SparePolicy spares, ProcessReserve processes)
    {
        (_table, _board, _processes) = (table, board, processes);
        ForkServerProgram program = ForkServerProgram.Find();
        _spawner = new Spawner(program.Executable, ForkServerStart.Variables);
        _launcher = new ForkServerLauncher(
            board, Launch, pid => Libc.Kill(pid, Signal.SIGKILL), program.IsNative, TimeProvider.System, log);
        _assignments = new Assignments(board, _channel);
        _supply = new SpareSupply(board, spares, processes.Room, log);
        _fallback = new SpawnFallback(table, board, processes, log);
        _waiting = new WaitingConnections(table, board, _launcher, _assignments, _supply, _fallback, Shortage, log);
        _watch = log.TellsStarts ? new StartWatch(board, table) : null;
        _supply.Begin();
    }

    /// <inheritdoc/>
    public string Name => "forkserver";

    /// <summary>
    /// Starts the fork server and waits until it has shown that it can clone. The reaper must not run yet.
    /// </summary>
    /// <exception cref="SpawnException">It can't be started, or can't clone; or its clones could not begin.</exception>
    public void Open()
    {
        lock (_gate)
        {
            _board.TryDuplicateRow();
            _launcher.Open();
        }
    }

    /// <inheritdoc/>
    public string? Shortage()
    {
        int free = _supply.Free;
        if (free > 0 || _supply.State == SupplyState.OnTrial) return null;
        if (_launcher.Failure is { IsPressure: true } failure) return failure.Message;
        if (!_launcher.MustSpawn && Volatile.Read(ref _board.Header.CloneError) is not 0 and var errno)
            return new SpawnException("a child", new LinuxException("clone3", errno)).Message;
        return _board.Allowance + free <= 0 ? _processes.Advice : null;
    }

    /// <inheritdoc/>
    public void Start(ConnectionEntry entry, SafeFileHandle socket, DrainTime drain)
    {
        using (socket)
        {
            int idle;
            lock (_gate)
            {
                SupplyState supply = _supply.State;
                if (supply == SupplyState.OnTrial) throw _supply.Why;
                if (supply == SupplyState.Short && _launcher.MustSpawn)
                {
                    _fallback.Start(entry, socket);
                    return;
                }
                _assignments.Add(entry);
                idle = _supply.Take();
            }
            Send(entry.Number, socket, drain);
            if (idle < 0) _board.WakeForkServer();
            _watch?.Add(entry);
        }
        // So many wait, and others may wait in the backlog as well.
        while (_supply.Waiting >= MostWaiting && !drain.IsOver && Shortage() is null) AwaitClaim();
    }

    /// <inheritdoc/>
    public RetiredChild? Retire(int pid, ExitStatus status)
    {
        lock (_gate)
        {
            if (_board.TryFindSeat(pid, out uint seat)) return RetireClone(seat, pid, status);
            if (!_launcher.Owns(pid)) return _fallback.Retire(pid, status);
            if (!_isEnding) RetireForkServer(pid, status);
            return default(RetiredChild);
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
            _launcher.Tend();
            _supply.Tend();
            AssignmentsLook look = _assignments.Look();
            _supply.PutRight(look.Seats, _assignments.Count);
            EndLost(look);
            _waiting.Look(look);
            if (look.First == 0)
            {
                bool isSearch = _assignments.LooksWithMissing >= LooksUntilLeaving;
                _supply.AskToLeave(_assignments.IsQuiet(), isSearch, _channel.TrySendLeave);
            }
            _supply.Wake();
        }
    }

    /// <summary>Sends all clones a signal. Connections that nobody has taken are refused.</summary>
    public void SignalAll(int signal)
    {
        lock (_gate)
        {
            _launcher.Stop();
            _supply.Stop();
            _fallback.SignalAll(signal);
            _waiting.RefuseAll("the server stops");
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
            _isEnding = true;
            _supply.Stop();
            _launcher.End();
        }
        _spawner.Dispose();
        _fallback.Dispose();
        _channel.Dispose();
    }

    private int Launch() => _spawner.Start(
        ForkServerProgram.Arguments(_board.Capacity), _channel.Receiving, _board.Memory, _board.Ends);

    private void Send(long number, SafeFileHandle socket, DrainTime drain)
    {
        try
        {
            long start = Stopwatch.GetTimestamp();
            while (!_assignments.TrySend(number, socket)) WaitForRoom(start, drain);
        }
        catch (LinuxException e)
        {
            lock (_gate)
            {
                if (_assignments.Remove(number, out _)) _supply.GiveBack();
            }
            throw new SpawnException("a child", e);
        }
    }

    // The queue holds some hundred connections, or as many as RLIMIT_NOFILE is for a user without privileges (unix(7),
    // ETOOMANYREFS): of that poll knows nothing, but it has room again when a spare takes one. A signal may cut a wait
    // short.
    private void WaitForRoom(long start, DrainTime drain)
    {
        if (drain.IsOver) throw new LinuxException("sendmsg", Errno.ECANCELED);
        if (Stopwatch.GetElapsedTime(start) > ForkServerLauncher.Patience)
            throw new LinuxException("sendmsg", Errno.EAGAIN);
        AwaitClaim();
    }

    // For a moment at most.
    private void AwaitClaim()
    {
        int claims = Volatile.Read(ref _board.Header.Claims);
        _board.Header.IsWatched = 1;
        _board.WakeForkServer();
        _board.WaitForClaim(claims, _round);
        _board.Header.IsWatched = _watch is null ? 0 : 1; // it costs each spare a call
    }

    // Whoever ended last without a connection is held to have had those that are lost.
    private void EndLost(in AssignmentsLook look)
    {
        foreach (ConnectionEntry entry in _assignments.RemoveLost(look))
        {
            _supply.GiveBack();
            _table.End(entry, _supply.LastEnded.Pid, _supply.LastEnded.Status, default);
        }
    }

    private RetiredChild RetireClone(uint seat, int pid, ExitStatus status)
    {
        long number = _board.Seats[(int)seat].Received;
        RetiredChild child = default;
        if (_assignments.Remove(number, out ConnectionEntry? entry))
        {
            child = new RetiredChild(entry, _board.TrafficOf(seat));
            _supply.SpareServed();
        }
        else if (number == Seat.Leave) _supply.LeaveDone();
        else if (number == 0) _supply.SpareEnded(pid, status);
        _board.Vacate(seat);
        return child;
    }

    private void RetireForkServer(int pid, ExitStatus status)
    {
        if (_launcher.Ended(pid, status))
        {
            _supply.BeginAnew(_assignments.Count);
            _launcher.TryLaunch();
        }
        else if (_launcher.MustSpawn) _waiting.SpawnSurplus();
    }
}
