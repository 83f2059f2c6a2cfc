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
/// learn a child's pid only from the scoreboard, once it has taken a connection. (2) What children can write is not to be trusted: a row
/// number is looked up in our own table, and a pid is signalled only if the kernel says that it is our child. (3) Connections
/// wait in the channel; we hold its receiving end too, so that they survive the fork server. (4) As with spawn, a child leaves the index
/// under the lock that signals are sent under, and before it is reaped.
/// </remarks>
internal sealed class ForkServerStartMethod : IStartMethod
{
    private static readonly TimeSpan _startTime = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly ConnectionTable _table;
    private readonly Reaper _reaper;
    private readonly ServerLog _log;
    private readonly ConnectionBoard _board;
    private readonly SlotTable _slots;
    private readonly SparePolicy _spares;
    private readonly ForkServerProgram _program = ForkServerProgram.Find();
    private readonly Spawner _spawner;
    private readonly StartWatch? _watch;
    private readonly SafeFileHandle _sending;
    private readonly SafeFileHandle _receiving;
    private int _forkServer;
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
        _slots = new SlotTable(_board.Capacity);
        _spawner = new Spawner(_program.Executable, new Dictionary<string, string>());
        (_sending, _receiving) = Libc.SeqPacketPair();
        _board.Header.Wanted = spares.Wanted;
        _watch = log.TellsStarts ? new StartWatch(_board, table) : null;
    }

    /// <inheritdoc/>
    public string Name => "forkserver";

    /// <summary>Starts the fork server and waits until it has shown that it can clone.</summary>
    /// <exception cref="SpawnException">It can't be started, or can't clone.</exception>
    public void Open()
    {
        lock (_gate) StartForkServer();
        if (!_board.WaitUntilReady(_startTime)) throw new SpawnException("the fork server", new LinuxException("start-up", Errno.ETIMEDOUT));
        ThrowIfItCannotClone();
        if (!_program.IsNative) _log.ForkServerIsManaged();
    }

    /// <inheritdoc/>
    public void Start(Connection connection, SafeFileHandle socket)
    {
        using (socket)
        {
            uint slot;
            lock (_gate)
            {
                if (_forkServer == 0) StartForkServer();
                ThrowIfItCannotClone();
                slot = _slots.Take(connection);
            }
            ref Row row = ref _board.Row(slot);
            row = new Row { Generation = (uint)connection.Number, State = RowState.Sent, IsWatched = _watch is null ? 0 : 1 };
            Send(slot, socket);
            _watch?.Add(slot, connection);
        }
    }

    /// <inheritdoc/>
    public bool Retire(int pid, ExitStatus status, out Connection? connection)
    {
        lock (_gate)
        {
            connection = null;
            uint entry = _board.Release(pid);
            if (entry is not PidEntry.None and not PidEntry.Spare) connection = RetireChild(entry - 1, pid, status);
            else if (pid == _forkServer) RetireForkServer(pid, status);
            else if (entry == PidEntry.Spare) RetireSpare(pid, status);
            else return false;
            return true;
        }
    }

    /// <inheritdoc/>
    public void SignalAll(int signal)
    {
        lock (_gate)
        {
            foreach ((uint slot, Connection connection) in _slots.Taken)
            {
                int pid = _board.Row(slot).Pid;
                if (pid > 1 && Libc.IsChild(pid)) Libc.Kill(pid, signal);
                else _table.Settle(connection, ExitStatus.Killed(signal)); // nobody has taken it, and nobody will
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _isEnding = true;
            _board.Header.Wanted = 0;
            if (_forkServer != 0) Libc.Kill(_forkServer, Signal.SIGKILL);
        }
        _spawner.Dispose();
        _sending.Dispose();
        _receiving.Dispose();
    }

    private void Send(uint slot, SafeFileHandle socket)
    {
        try
        {
            Interlocked.Increment(ref _board.Header.Sent);
            while (!Libc.SendDescriptor((int)_sending.DangerousGetHandle(), slot, (int)socket.DangerousGetHandle())) WaitForRoom();
        }
        catch (LinuxException e)
        {
            Interlocked.Decrement(ref _board.Header.Sent);
            lock (_gate) _slots.Release(slot);
            throw new SpawnException("a child", e);
        }
        if (_spares.Arrived(Volatile.Read(ref _board.Header.Idle))) _board.Header.Wanted = _spares.Wanted;
        if (_spares.Wanted == 0) _board.Ring();
    }

    // The queue holds some hundred connections, and is full only while no process can be made for them.
    private void WaitForRoom()
    {
        Span<Libc.PollFd> channel = [new() { Descriptor = (int)_sending.DangerousGetHandle(), Events = Libc.POLLOUT }];
        if (Libc.Poll(channel, (int)_startTime.TotalMilliseconds) == 0) throw new LinuxException("sendmsg", Errno.EAGAIN);
    }

    private void ThrowIfItCannotClone()
    {
        int errno = Volatile.Read(ref _board.Header.CloneError);
        if (errno != 0 && Volatile.Read(ref _board.Header.Idle) <= 0)
            throw new SpawnException("a child", new LinuxException("clone3", errno));
    }

    private void StartForkServer()
    {
        _forkServer = _spawner.Start(ForkServerProgram.Arguments(_board.Capacity), _receiving, _board.Memory);
        _reaper.ChildStarted();
        _log.ForkServerStarted(_forkServer, _program.IsNative ? "native" : "managed");
    }

    private Connection? RetireChild(uint slot, int pid, ExitStatus status)
    {
        if (status.KilledBy is not null) _board.Ring(); // it may not have come to it

        Connection? connection = _slots.Release(slot);
        if (connection is null) return null;
        connection.Traffic = _board.TrafficOf(slot);
        _table.Started(connection, pid);
        return connection;
    }

    private void RetireSpare(int pid, ExitStatus status)
    {
        if (_isEnding) return;
        Interlocked.Decrement(ref _board.Header.Idle);
        _board.Ring();
        _log.SpareEnded(pid, status);
    }

    private void RetireForkServer(int pid, ExitStatus status)
    {
        _forkServer = 0;
        if (_isEnding) return;
        _log.ForkServerEnded(pid, status);
        _board.Header.Idle = _board.CountSpares(); // it may have died between counting a spare and making it
        try
        {
            StartForkServer();
        }
        catch (SpawnException e)
        {
            _log.ForkServerMissing(e); // the next connection tries again
        }
    }
}
