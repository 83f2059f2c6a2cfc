using System.Diagnostics;
using EchoServer.Common.Interop;
using EchoServer.Common.Processes;
using EchoServer.ForkServer.Scoreboard;
using EchoServer.Server.Connections;
using EchoServer.Server.Logging;
using EchoServer.Server.Reaping;
using EchoServer.Server.Scoreboard;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Server.Starting;

/// <summary>A clone of the fork server for each connection; most of them were made ahead of time (spares).</summary>
/// <remarks>
/// Constraints. (1) The clones are the supervisor's children, though the fork server makes them: so its death costs no connection, and we
/// learn a child's pid only from the scoreboard, once it has taken a connection. (2) What a serving child can write is not to be trusted: a
/// pid is signalled only if it stands in the table that such a child can't reach, and the kernel says that it is our child. (3) Connections
/// wait in the channel; we hold its receiving end too, so that they survive the fork server. (4) As with spawn, a child leaves the index
/// under the lock that signals are sent under, and before it is reaped. (5) A spare that is killed between taking a connection and noting that takes it
/// along unseen: so when one was killed, and the channel is empty, connections that nobody has taken are lost (<see cref="LostConnections"/>).
/// </remarks>
internal sealed class ForkServerStartMethod : IStartMethod
{
    // Between attempts to start the fork server.
    private static readonly TimeSpan _launchPause = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan _startTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _startRound = TimeSpan.FromMilliseconds(20);

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
    private readonly SafeFileHandle _sending;
    private readonly SafeFileHandle _receiving;
    private readonly LostConnections _lost;
    private int _launcher; // the process that starts the fork server, until it has
    private long _launchFailed;
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
        (_sending, _receiving) = Libc.SeqPacketPair();
        _board.Header.Wanted = spares.Wanted;
        _watch = log.TellsStarts ? new StartWatch(_board, table) : null;
    }

    /// <inheritdoc/>
    public string Name => "forkserver";

    private bool HasForkServer => _launcher != 0 || _board.Header.ForkServer != 0;

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
    public void Start(Connection connection, SafeFileHandle socket)
    {
        using (socket)
        {
            int idle;
            lock (_gate)
            {
                ThrowIfItCannotClone();
                _connections.Add(connection.Number, connection);
                // Counted before it is sent: a spare that takes it then sees whether it has to wake the fork server.
                idle = Interlocked.Decrement(ref _board.Header.Idle);
            }
            Send(connection.Number, socket, idle);
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
            if (_board.Header.Idle < _board.Header.Wanted) _board.WakeForkServer();
            if (!_lost.IsSuspected) return;
            foreach ((long ticket, int pid, ExitStatus status) in _lost.Find(IsChannelEmpty))
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
        _sending.Dispose();
        _receiving.Dispose();
    }

    private void Send(long ticket, SafeFileHandle socket, int idle)
    {
        try
        {
            long start = Stopwatch.GetTimestamp();
            while (!Libc.SendDescriptor((int)_sending.DangerousGetHandle(), ticket, (int)socket.DangerousGetHandle())) WaitForRoom(start);
        }
        catch (LinuxException e)
        {
            lock (_gate)
            {
                if (_connections.Remove(ticket)) Interlocked.Increment(ref _board.Header.Idle);
            }
            throw new SpawnException("a child", e);
        }
        if (_spares.Arrived(idle + 1)) _board.Header.Wanted = _spares.Wanted;
        if (idle < 0) _board.WakeForkServer();
    }

    // The queue holds some hundred connections, or as many as RLIMIT_NOFILE is for a user without privileges (unix(7), ETOOMANYREFS): of that
    // poll knows nothing, but it has room again when a spare takes one. A signal may cut a wait short.
    private void WaitForRoom(long start)
    {
        if (Stopwatch.GetElapsedTime(start) > _startTime) throw new LinuxException("sendmsg", Errno.EAGAIN);
        int claims = Volatile.Read(ref _board.Header.Claims);
        _board.Header.IsWatched = 1;
        _board.WakeForkServer();
        _board.WaitForClaim(claims, _startRound);
    }

    private bool IsChannelEmpty()
    {
        Span<Libc.PollFd> channel = [new() { Descriptor = (int)_receiving.DangerousGetHandle(), Events = Libc.POLLIN }];
        return Libc.Poll(channel, 0) == 0;
    }

    private void ThrowIfItCannotClone()
    {
        int errno = Volatile.Read(ref _board.Header.CloneError);
        if (errno != 0 && Volatile.Read(ref _board.Header.Idle) <= 0)
            throw new SpawnException("a child", new LinuxException("clone3", errno));
    }

    private void StartForkServer()
    {
        _board.Header.ForkServer = 0;
        _launcher = _spawner.Start(ForkServerProgram.Arguments(_board.Capacity), _receiving, _board.Memory, _board.Ends, _board.Bell);
        _reaper.ChildStarted();
    }

    private Connection? RetireClone(uint seat, int pid, ExitStatus status)
    {
        long ticket = _board.Seats[(int)seat].Ticket;
        if (_connections.Remove(ticket, out Connection? connection))
        {
            connection.Traffic = _board.TrafficOf(seat);
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
        _lost.SpareEnded(pid, status);
        _log.SpareEnded(pid, status);
    }

    private void Settle(long ticket, ExitStatus status)
    {
        if (_connections.Remove(ticket, out Connection? connection)) _table.Settle(connection, status);
    }

    private void RetireLauncher(int pid, ExitStatus status)
    {
        _launcher = 0;
        if (_board.Header.ForkServer != 0) _log.ForkServerStarted(_board.Header.ForkServer, _program.IsNative ? "native" : "managed");
        else if (!_isEnding) GiveUpLaunching($"the process that starts it ended: pid {pid}, exit code {status.ExitCode}");
    }

    private void RetireForkServer(int pid, ExitStatus status)
    {
        _board.Header.ForkServer = 0;
        if (_isEnding) return;
        _log.ForkServerEnded(pid, status);
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
