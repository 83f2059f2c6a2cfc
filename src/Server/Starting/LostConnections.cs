using EchoServer.ForkServer.Scoreboard;
using EchoServer.Linux;
using EchoServer.Server.Connections;
using EchoServer.Server.Scoreboard;

namespace EchoServer.Server.Starting;

/// <summary>Finds the connections that spares took along unseen.</summary>
/// <remarks>
/// The kernel notes who has a connection as it hands that over. It fails to only when it kills the spare in between, for want of memory for the note, say. That is rare, but a row that nobody gives
/// back would keep the server from ever being empty. A connection that is being served must never be held to be lost, though. So a connection that has left the channel and stands in no seat is
/// missing; and a missing one is lost when every spare that was without a connection as it was found missing has ended, or has another. Callers hold a lock.
/// </remarks>
/// <param name="board">Says which connections were taken.</param>
/// <param name="connections">Those that were sent, or are about to be, by their numbers.</param>
internal sealed class LostConnections(ConnectionBoard board, IReadOnlyDictionary<long, Connection> connections)
{
    private readonly HashSet<long> _missing = [];
    private readonly HashSet<Spare> _suspects = [];
    private long _lastAdded;
    private long _lastSent;

    /// <summary>At how many looks in a row some were missing.</summary>
    public int Looks { get; private set; }

    /// <summary>The number of the connection that was sent last.</summary>
    public long LastSent => Volatile.Read(ref _lastSent);

    /// <summary>The spare that ended last without a connection, unasked, and how: it is held to have had those that are lost.</summary>
    public (int Pid, ExitStatus Status) LastEnded { get; private set; } = (0, ExitStatus.Killed(Signal.SIGKILL));

    /// <summary>A connection is about to be sent; later ones have higher numbers.</summary>
    public void Added(long number) => _lastAdded = number;

    /// <summary>A connection was sent; later ones have higher numbers. On the main thread, without the lock.</summary>
    public void Sent(long number) => Volatile.Write(ref _lastSent, number);

    /// <summary>A spare has ended, unasked, that had no connection.</summary>
    public void SpareEnded(int pid, ExitStatus status) => LastEnded = (pid, status);

    /// <summary>The connections up to which number have left the channel. The seats are to be looked at after this.</summary>
    /// <param name="first">Tells the number of the first message that waits in the channel; 0 when none does.</param>
    public long LastReceived(Func<long> first)
    {
        long lastSent = LastSent; // before the channel is asked: what was sent and is not there then has been received
        return first() switch
        {
            Seat.Leave => 0, // nobody can tell what is behind it
            0 => lastSent,
            var waiting => Math.Min(lastSent, waiting - 1),
        };
    }

    /// <summary>Looks for them.</summary>
    /// <param name="last">From <see cref="LastReceived"/>.</param>
    /// <param name="taken">How many up to that number stand in seats.</param>
    /// <returns>The numbers of those that are lost.</returns>
    public IReadOnlyList<long> Find(long last, int taken)
    {
        HashSet<long> untaken = _missing.Count > 0 || taken < CountUpTo(last) ? Untaken() : [];
        _missing.IntersectWith(untaken);
        _suspects.RemoveWhere(spare => !board.IsIdle(spare));
        if (_missing.Count == 0) Begin(untaken.Where(number => number <= last));
        IReadOnlyList<long> lost = _suspects.Count == 0 ? End() : [];
        Looks = _missing.Count == 0 ? 0 : Looks + 1;
        return lost;
    }

    // All but those that wait, or are about to be sent; these are the few with the highest numbers.
    private int CountUpTo(long last)
    {
        int count = last == 0 ? 0 : connections.Count;
        for (long number = last + 1; number <= _lastAdded && count > 0; number++) count -= connections.ContainsKey(number) ? 1 : 0;
        return count;
    }

    private void Begin(IEnumerable<long> missing)
    {
        _missing.UnionWith(missing);
        _suspects.Clear();
        if (_missing.Count > 0) _suspects.UnionWith(board.IdleSpares());
    }

    private long[] End()
    {
        long[] lost = [.. _missing];
        _missing.Clear();
        return lost;
    }

    private HashSet<long> Untaken()
    {
        var untaken = new HashSet<long>(connections.Keys);
        foreach (ref Seat seat in board.Seats) untaken.Remove(seat.Received);
        return untaken;
    }
}
