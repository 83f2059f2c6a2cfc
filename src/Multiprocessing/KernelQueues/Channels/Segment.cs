using EchoServer.Linux.Calls;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Multiprocessing;

/// <summary>A part of an unbounded queue: as many items as the kernel has room for in one connection.</summary>
/// <param name="number">The segment's number; each is one more than the last.</param>
/// <param name="pair">The connection. Disposed with it.</param>
internal sealed class Segment(long number, SocketPair pair) : IDisposable
{
    private const int Reserve = 4; // links

    private readonly LinkBox _links = new(pair);

    /// <summary>The segment's number.</summary>
    public long Number => number;

    /// <summary>The end that items are sent to.</summary>
    public SafeFileHandle Sending => pair.Sending;

    /// <summary>The end that items are received from.</summary>
    public SafeFileHandle Receiving => pair.Receiving;

    /// <summary>Makes a segment with as much room as the kernel gives.</summary>
    /// <exception cref="QueueLimitException">No descriptor is to be had.</exception>
    public static Segment Create(long number)
    {
        var pair = SocketPair.Create();
        Libc.SetSendBuffer(pair.Sending, SendBuffer.OfSegment);
        return new Segment(number, pair);
    }

    /// <summary>Nobody can send any more.</summary>
    public void Seal() => Libc.ShutDownSending(Sending);

    /// <summary>Where to go on, once it is sealed. Whoever comes first makes the next segment, so nobody need wait for
    /// somebody who may have been killed.</summary>
    /// <exception cref="QueueLimitException">A limit of the kernel's is reached.</exception>
    public Link FindNext() => _links.Peek() ?? OfferNext();

    /// <summary>Leaves the next segment, or the end, for everybody; unless something was left before.</summary>
    public void Offer(MessageKind kind, Segment? next) => _links.Leave(kind, number + 1, next?.Pair);

    /// <summary>All its items were taken, and the signpost tells where to go: it need not hold the next segment any
    /// more.</summary>
    public void Forget()
    {
        if (_links.PeekKind() == MessageKind.Moved) return;
        _links.Leave(MessageKind.Moved, number, null);
        while (_links.PeekKind() is { } kind && kind != MessageKind.Moved) _links.Drop();
    }

    /// <inheritdoc/>
    public void Dispose() => pair.Dispose();

    /// <summary>The segment's connection.</summary>
    internal SocketPair Pair => pair;

    private Link OfferNext()
    {
        using Segment next = Create(number + 1);
        using (var reserve = SocketPair.Create())
        {
            // While these are on their way, too, the kernel's limit is reached a little earlier; so there is something
            // left for the signpost, by which the segments are given back.
            LinkBox held = new(reserve);
            for (int i = 0; i < Reserve; i++) held.Leave(MessageKind.Link, 0, next.Pair);
            Offer(MessageKind.Link, next);
        }
        return _links.Peek() ?? throw new InvalidOperationException("a link was left, and is not there");
    }
}
