using System.Diagnostics.CodeAnalysis;
using EchoServer.ForkServer.Scoreboard;
using EchoServer.Linux;
using EchoServer.Server.Connections;
using EchoServer.Server.Scoreboard;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Server.Cloning;

/// <summary>
/// Which connections are the clones': they were sent, or are about to be, and have not been taken back, ended or been
/// lost. Callers hold a lock.
/// </summary>
/// <remarks>
/// Spares take connections from the channel by themselves, and only a spare's seat tells that it has one. The kernel
/// notes it there as it hands the connection over. It fails to only when it kills the spare in between, for want of
/// memory for the note, say. That is rare, but an entry that nobody removes would keep the server from ever being
/// empty. A connection that is being served must never be held to be lost, though. So a connection that has left the
/// channel and stands in no seat is missing; and a missing one is lost when every spare that was without a connection
/// as it was found missing has ended, or has another.
/// </remarks>
/// <param name="board">Says which connections were taken.</param>
/// <param name="channel">Where they wait for spares.</param>
internal sealed class Assignments(ConnectionBoard board, ConnectionChannel channel)
{
    private readonly Dictionary<long, ConnectionEntry> _entries = [];
    private readonly HashSet<long> _missing = [];
    private readonly HashSet<IdleSpare> _suspects = [];
    private long _lastAdded;
    private long _lastSent;
    private long _lastSeen; // of those that were sent, at the last call of IsQuiet

    /// <summary>The number of the clones' connections.</summary>
    public int Count => _entries.Count;

    /// <summary>At how many looks in a row some were missing.</summary>
    public int LooksWithMissing { get; private set; }

    /// <summary>Adds a connection that is about to be sent; later ones have higher numbers.</summary>
    public void Add(ConnectionEntry entry)
    {
        _entries.Add(entry.Number, entry);
        _lastAdded = entry.Number;
    }

    /// <summary>Sends a connection to the spares. On the main thread, without the lock.</summary>
    /// <returns>False when there is no room for the connection now.</returns>
    /// <exception cref="LinuxException">The connection can't be sent.</exception>
    public bool TrySend(long number, SafeFileHandle socket)
    {
        if (!channel.TrySend(number, socket)) return false;
        Volatile.Write(ref _lastSent, number);
        return true;
    }

    /// <summary>Removes a connection that could not be sent, or whose clone has ended.</summary>
    /// <returns>False when it was removed already, or there was none of that number.</returns>
    public bool Remove(long number, [NotNullWhen(true)] out ConnectionEntry? entry) =>
        _entries.Remove(number, out entry);

    /// <summary>Takes back the message that has waited longest.</summary>
    /// <param name="number">The connection's; <see cref="Seat.Leave"/> when it asks a spare to leave.</param>
    /// <param name="entry">The connection; null when there is none with it.</param>
    /// <param name="socket">The connection, for the caller to close; null when there is none, or no descriptor is free
    /// for it.</param>
    /// <returns>False when none waits any more.</returns>
    public bool TryTakeBack(out long number, out ConnectionEntry? entry, out SafeFileHandle? socket)
    {
        bool isTaken = channel.TryTakeBack(out number, out socket);
        _entries.Remove(number, out entry);
        return isTaken;
    }

    /// <summary>Whether none was sent since the last call.</summary>
    public bool IsQuiet()
    {
        long before = _lastSeen;
        _lastSeen = Volatile.Read(ref _lastSent);
        return _lastSeen == before;
    }

    /// <summary>Looks at the channel, and at the seats after it.</summary>
    public AssignmentsLook Look()
    {
        // Before the channel is asked: what was sent and is not there then has been received.
        long lastSent = Volatile.Read(ref _lastSent);
        long first = channel.First;
        long lastReceived = first switch
        {
            Seat.Leave => 0, // nobody can tell what is behind it
            0 => lastSent,
            _ => Math.Min(lastSent, first - 1),
        };
        return new AssignmentsLook(first, lastReceived, board.Count(lastReceived));
    }

    /// <summary>Removes those that are lost.</summary>
    /// <param name="look">What there was to be seen just now.</param>
    /// <returns>The lost ones.</returns>
    public IReadOnlyList<ConnectionEntry> RemoveLost(in AssignmentsLook look)
    {
        long last = look.LastReceived;
        HashSet<long> untaken = _missing.Count > 0 || look.Seats.TakenUpTo < CountUpTo(last) ? Untaken() : [];
        _missing.IntersectWith(untaken);
        _suspects.RemoveWhere(spare => !board.IsIdle(spare));
        if (_missing.Count == 0) Begin(untaken.Where(number => number <= last));
        IReadOnlyList<ConnectionEntry> lost = _suspects.Count == 0 ? End() : [];
        LooksWithMissing = _missing.Count == 0 ? 0 : LooksWithMissing + 1;
        return lost;
    }

    // All but those that wait, or are about to be sent; these are the few with the highest numbers.
    private int CountUpTo(long last)
    {
        int count = last == 0 ? 0 : _entries.Count;
        for (long number = last + 1; number <= _lastAdded && count > 0; number++)
        {
            if (_entries.ContainsKey(number)) count--;
        }
        return count;
    }

    private void Begin(IEnumerable<long> missing)
    {
        _missing.UnionWith(missing);
        _suspects.Clear();
        if (_missing.Count > 0) _suspects.UnionWith(board.IdleSpares());
    }

    private List<ConnectionEntry> End()
    {
        var lost = new List<ConnectionEntry>();
        foreach (long number in _missing)
        {
            if (_entries.Remove(number, out ConnectionEntry? entry)) lost.Add(entry);
        }
        _missing.Clear();
        return lost;
    }

    private HashSet<long> Untaken()
    {
        var untaken = new HashSet<long>(_entries.Keys);
        foreach (ref Seat seat in board.Seats) untaken.Remove(seat.Received);
        return untaken;
    }
}
