using EchoServer.ForkServer;
using EchoServer.Linux;
using EchoServer.Linux.Calls;
using EchoServer.Linux.Processes;
using EchoServer.Server.Connections;
using EchoServer.Server.Limits;
using EchoServer.Server.Scoreboard;
using EchoServer.Server.Stopping;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Server.Starting;

/// <summary>
/// A freshly executed process for each connection, in the role of <see cref="ConnectionChildArguments.Role"/>.
/// </summary>
/// <remarks>
/// Constraints. (1) A child may end before its starter knows its pid. So a child is started and indexed under one lock,
/// and the reaper, which needs that lock to look a pid up, can't overtake. (2) A pid is anybody's again once its child
/// is reaped. So a child leaves the index before it is reaped, and signals go, under the same lock, to what is in the
/// index. Where there is no scoreboard, children are started without one, and nobody counts their traffic.
/// </remarks>
/// <param name="program">What takes the role.</param>
/// <param name="table">The connections.</param>
/// <param name="childStarted">Called after each start; null where nobody waits for that.</param>
/// <param name="board">Where children count their traffic; null for nowhere.</param>
/// <param name="processes">What is left to the server itself.</param>
internal sealed class SpawnStartMethod(
    SelfExecutable program, ConnectionTable table, Action? childStarted, ConnectionBoard? board,
    ProcessReserve processes)
    : IStartMethod
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, (ConnectionEntry Entry, uint Row)> _children = [];
    private readonly FreeRows _rows = new(board?.Capacity ?? int.MaxValue);
    private readonly Spawner _spawner = new(
        program, ConnectionChildProgram.Environment, ConnectionChildProgram.BlockedAtStart);

    /// <inheritdoc/>
    public string Name => "spawn";

    /// <inheritdoc/>
    public string? Shortage() => processes.IsTouched() ? processes.Advice : null;

    /// <inheritdoc/>
    public void Start(ConnectionEntry entry, SafeFileHandle socket, DrainTime drain) => Start(entry, socket);

    /// <summary>As <see cref="IStartMethod.Start"/>, from any thread that lives as long as the process.</summary>
    public void Start(ConnectionEntry entry, SafeFileHandle socket)
    {
        using (socket)
        {
            lock (_gate)
            {
                uint row = _rows.Take();
                if (board is not null) board.Row(row) = default;
                int pid = Execute(entry, row, socket);
                _children.Add(pid, (entry, row));
                table.Started(entry, pid);
            }
        }
        childStarted?.Invoke();
    }

    /// <inheritdoc/>
    public RetiredChild? Retire(int pid, ExitStatus status)
    {
        lock (_gate)
        {
            if (!_children.Remove(pid, out (ConnectionEntry Entry, uint Row) child)) return null;
            _rows.GiveBack(child.Row);
            return new RetiredChild(child.Entry, board?.TrafficOf(child.Row) ?? default);
        }
    }

    /// <inheritdoc/>
    public void SignalAll(int signal)
    {
        lock (_gate)
        {
            foreach (int pid in _children.Keys) Libc.Kill(pid, signal);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _spawner.Dispose();

    private int Execute(ConnectionEntry entry, uint row, SafeFileHandle socket)
    {
        try
        {
            string[] arguments = new ConnectionChildArguments(Environment.ProcessId, board?.Capacity ?? 0, row)
                .ToWords(entry.Number, entry.Peer);
            return board is null ? _spawner.Start(arguments, socket) : _spawner.Start(arguments, socket, board.Memory);
        }
        catch (SpawnException)
        {
            _rows.GiveBack(row);
            throw;
        }
    }
}
