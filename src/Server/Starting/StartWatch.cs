using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using EchoServer.ForkServer.Scoreboard;
using EchoServer.Server.Connections;
using EchoServer.Server.Scoreboard;

namespace EchoServer.Server.Starting;

/// <summary>Notes, for the debug log alone, which child has taken a connection: waits for one after the other, on a thread of its own.</summary>
[SuppressMessage("Design", "CA1001", Justification = "It lives as long as the process.")]
internal sealed class StartWatch
{
    private static readonly TimeSpan _round = TimeSpan.FromMilliseconds(100);

    private readonly BlockingCollection<(uint Slot, Connection Connection)> _sent = [];
    private readonly ConnectionBoard _board;
    private readonly ConnectionTable _table;

    public StartWatch(ConnectionBoard board, ConnectionTable table)
    {
        _board = board;
        _table = table;
        new Thread(Watch) { Name = "start-watch", IsBackground = true }.Start();
    }

    /// <summary>A connection that was sent.</summary>
    public void Add(uint slot, Connection connection) => _sent.Add((slot, connection));

    private void Watch()
    {
        foreach ((uint slot, Connection connection) in _sent.GetConsumingEnumerable()) Watch(slot, connection);
    }

    // Until it is taken; or until it is over, and its row perhaps another's.
    private void Watch(uint slot, Connection connection)
    {
        while (connection.Pid == 0 && IsStill(slot, connection, RowState.Sent)) _board.WaitForChild(slot, _round);
        int pid = _board.Row(slot).Pid;
        if (connection.Pid == 0 && IsStill(slot, connection, RowState.Serving)) _table.Started(connection, pid);
    }

    private bool IsStill(uint slot, Connection connection, int state)
    {
        ref Row row = ref _board.Row(slot);
        return row.Generation == (uint)connection.Number && Volatile.Read(ref row.State) == state;
    }
}
