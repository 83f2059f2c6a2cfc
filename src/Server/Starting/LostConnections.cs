using EchoServer.Common.Processes;
using EchoServer.ForkServer.Scoreboard;
using EchoServer.Server.Connections;
using EchoServer.Server.Scoreboard;

namespace EchoServer.Server.Starting;

/// <summary>Finds the connections that spares took along when they were killed before they could note whom they had, or had no descriptor free to receive them.</summary>
/// <remarks>
/// That is a matter of some hundred nanoseconds, but a row that nobody gives back would keep the server from ever being empty. Once the channel was seen empty, each row
/// has been taken by somebody; who lives notes that at once. So a row that still stands as taken by nobody at the next look is lost. Its callers hold a lock.
/// </remarks>
/// <param name="board">Says which connections were taken.</param>
/// <param name="connections">Those that were sent, by their numbers.</param>
internal sealed class LostConnections(ConnectionBoard board, IReadOnlyDictionary<long, Connection> connections)
{
    private readonly Queue<(int Pid, ExitStatus Status)> _suspects = [];
    private HashSet<long> _candidates = []; // as of the last look
    private long _lastSent;

    /// <summary>Whether a spare was killed, or failed, that may have had a connection.</summary>
    public bool IsSuspected => _suspects.Count > 0;

    /// <summary>A connection was sent; later ones have higher numbers. What is still to be sent, nobody can have taken. On the main thread, without the lock.</summary>
    public void Sent(long ticket) => Volatile.Write(ref _lastSent, ticket);

    /// <summary>A spare has ended that had noted no connection.</summary>
    public void SpareEnded(int pid, ExitStatus status)
    {
        if (status.ExitCode != 0) _suspects.Enqueue((pid, status));
    }

    /// <summary>Looks for them.</summary>
    /// <param name="isChannelEmpty">Tells whether no connection waits for a spare.</param>
    /// <returns>The numbers of those that are lost, with the spare that is held to have had each, and its end.</returns>
    public IReadOnlyList<(long Ticket, int Pid, ExitStatus Status)> Find(Func<bool> isChannelEmpty)
    {
        HashSet<long> before = _candidates;
        long lastSent = Volatile.Read(ref _lastSent);
        _candidates = Untaken();
        if (_candidates.Count == 0) _suspects.Clear(); // they had none
        _candidates.RemoveWhere(ticket => ticket > lastSent);
        if (!isChannelEmpty()) _candidates.Clear(); // asked after the look: if it is, what was sent before that has been taken by somebody
        var lost = new List<(long, int, ExitStatus)>();
        foreach (long ticket in _candidates.Where(before.Contains).Take(_suspects.Count))
        {
            (int pid, ExitStatus status) = _suspects.Dequeue();
            lost.Add((ticket, pid, status));
        }
        if (!IsSuspected) _candidates.Clear();
        return lost;
    }

    private HashSet<long> Untaken()
    {
        var untaken = new HashSet<long>(connections.Keys);
        foreach (ref Seat seat in board.Seats) untaken.Remove(seat.Ticket);
        return untaken;
    }
}
