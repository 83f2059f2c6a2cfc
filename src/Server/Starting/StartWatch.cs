using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using EchoServer.ForkServer.Scoreboard;
using EchoServer.Server.Connections;
using EchoServer.Server.Scoreboard;
using EchoServer.Server.Threads;

namespace EchoServer.Server.Starting;

/// <summary>Notes, for the debug log alone, which child has taken a connection: waits for one after the other, on a thread of its own.</summary>
[SuppressMessage("Design", "CA1001", Justification = "It lives as long as the process.")]
internal sealed class StartWatch
{
    private static readonly TimeSpan _round = TimeSpan.FromMilliseconds(100);

    private readonly BlockingCollection<Connection> _sent = [];
    private readonly ConnectionBoard _board;
    private readonly ConnectionTable _table;

    public StartWatch(ConnectionBoard board, ConnectionTable table)
    {
        _board = board;
        _table = table;
        board.Header.IsWatched = 1;
        ServerThread.Start("start-watch", Watch);
    }

    /// <summary>A connection that is sent.</summary>
    public void Add(Connection connection) => _sent.Add(connection);

    private void Watch()
    {
        foreach (Connection connection in _sent.GetConsumingEnumerable()) Watch(connection);
    }

    // Until somebody has taken it; or until it is over, and known from there.
    private void Watch(Connection connection)
    {
        while (connection.Pid == 0 && !connection.IsOver)
        {
            int claims = Volatile.Read(ref _board.Header.Claims);
            if (FindPid(connection.Number) is { } pid) _table.Started(connection, pid);
            else _board.WaitForClaim(claims, _round);
        }
    }

    private int? FindPid(long number)
    {
        foreach (ref Seat seat in _board.Seats)
        {
            int pid = seat.Pid; // before the number: together they are of one tenant
            if (seat.Received == number && pid == seat.Pid && pid != 0) return pid;
        }
        return null;
    }
}
