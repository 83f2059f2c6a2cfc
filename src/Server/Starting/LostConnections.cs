using EchoServer.Common.Processes;
using EchoServer.Server.Connections;
using EchoServer.Server.Scoreboard;

namespace EchoServer.Server.Starting;

/// <summary>Finds the connections that spares took along when they were killed before they could note whom they had.</summary>
/// <remarks>
/// That is a matter of some hundred nanoseconds, but a row that nobody gives back would keep the server from ever being empty. Once the channel was seen empty, each row
/// has been taken by somebody; who lives notes that at once. So a row that still stands as taken by nobody at the next look is lost. Its callers hold a lock.
/// </remarks>
/// <param name="board">Says which rows were taken.</param>
/// <param name="slots">Says which rows were handed out.</param>
internal sealed class LostConnections(ConnectionBoard board, SlotTable slots)
{
    private readonly Queue<ExitStatus> _suspects = [];
    private HashSet<Connection> _candidates = []; // as of the last look

    /// <summary>Whether a spare was killed that may have had a connection.</summary>
    public bool IsSuspected => _suspects.Count > 0;

    /// <summary>A spare has ended that had noted no connection.</summary>
    public void SpareEnded(ExitStatus status)
    {
        if (status.KilledBy is not null) _suspects.Enqueue(status);
    }

    /// <summary>Looks for them.</summary>
    /// <param name="isChannelEmpty">Tells whether no connection waits for a spare.</param>
    /// <returns>Those that are lost, with the end of the spare that had them; their rows are given back.</returns>
    public IReadOnlyList<(Connection Connection, ExitStatus Status)> Find(Func<bool> isChannelEmpty)
    {
        HashSet<Connection> before = _candidates;
        List<(uint Slot, Connection Connection)> untaken = Untaken();
        bool isKnown = isChannelEmpty(); // asked last: what was sent before has been taken then
        _candidates = isKnown ? [.. untaken.Select(u => u.Connection)] : [];
        if (!isKnown) return [];
        var lost = new List<(Connection, ExitStatus)>();
        foreach ((uint slot, Connection connection) in untaken.Where(u => before.Contains(u.Connection)).Take(_suspects.Count))
        {
            slots.Release(slot);
            lost.Add((connection, _suspects.Dequeue()));
        }
        if (_candidates.Count == 0) _suspects.Clear(); // they had none
        return lost;
    }

    private List<(uint Slot, Connection Connection)> Untaken()
    {
        HashSet<uint> taken = board.TakenRows();
        return [.. slots.Taken.Where(t => !taken.Contains(t.Slot))];
    }
}
