using EchoServer.Linux.Calls;

namespace EchoServer.Multiprocessing;

/// <summary>
/// A connection that all processes of a queue keep, and whose first link is for a segment before which all items were
/// taken. Without it, a process that has the queue and does not use it would hold the segment where it was last, which
/// holds the next, and so on: all that were ever made.
/// </summary>
/// <remarks>
/// It never points back, since it is changed under a lock only; that is the kernel's, which gives it back when a
/// process is killed. Nobody waits for it: who does not get it leaves the signpost as it is, for the next one. A
/// segment is cut off from its successor only after the signpost points past it; so from where that points, the chain
/// is whole.
/// </remarks>
/// <param name="pair">The connection. Disposed with it.</param>
internal sealed class Signpost(SocketPair pair) : IDisposable
{
    // the kernel's lock is for the whole process, and lost when any descriptor of the connection is closed here
    private static readonly Lock _changing = new();

    private readonly LinkBox _links = new(pair);

    /// <summary>The connection.</summary>
    public SocketPair Pair => pair;

    /// <summary>Makes a signpost that points to a first segment.</summary>
    /// <exception cref="QueueLimitException">No descriptor is to be had.</exception>
    public static Signpost Create()
    {
        Signpost signpost = new(SocketPair.Create());
        try
        {
            using var first = Segment.Create(0);
            signpost._links.Leave(MessageKind.Link, 0, first.Pair);
            return signpost;
        }
        catch
        {
            signpost.Dispose();
            throw;
        }
    }

    /// <summary>The segment that it points to. The caller's to dispose.</summary>
    /// <exception cref="QueueLimitException">This process may have no further descriptor.</exception>
    public Segment Read() => _links.Peek()?.Next ?? throw new InvalidDataException("a queue's signpost points nowhere");

    /// <summary>Where to go from a sealed segment.</summary>
    /// <returns>Another segment, the caller's to dispose; null when the queue is closed.</returns>
    /// <exception cref="QueueLimitException">A limit of the kernel's is reached.</exception>
    public Segment? Follow(Segment from)
    {
        Link link = from.FindNext();
        // While it is cut off, a link may come to be its first that has lost against the true one. Then the signpost
        // points past it already.
        if (link.Kind != MessageKind.Moved && _links.PeekNumber() <= from.Number) return link.Next;
        link.Next?.Dispose();
        return Read();
    }

    /// <summary>All items of a segment were taken.</summary>
    /// <param name="emptied">The segment.</param>
    /// <param name="next">Where to go from it.</param>
    public void Advance(Segment emptied, Segment next)
    {
        lock (_changing)
        {
            if (!Libc.TryLock(pair.Sending)) return;
            try
            {
                PointTo(next);
                emptied.Forget();
            }
            catch (QueueLimitException)
            {
                // Taking items must not fail for it, as that is what makes it better: the one who leaves the next
                // segment tries again.
                return;
            }
            finally
            {
                Libc.Unlock(pair.Sending);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_changing) pair.Dispose();
    }

    // Somebody who was killed here may have left links behind the first one; all are for earlier segments.
    private void PointTo(Segment next)
    {
        if (_links.PeekNumber() >= next.Number) return;
        _links.Leave(MessageKind.Link, next.Number, next.Pair);
        while (_links.PeekNumber() < next.Number) _links.Drop();
    }
}
