using System.Buffers.Binary;
using EchoServer.Linux;
using EchoServer.Linux.Calls;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Multiprocessing;

/// <summary>
/// Links that were left with a connection, in the direction opposite to the items: everybody who has it can look at the
/// first (MSG_PEEK), and so gets descriptors of its own. The first one is what counts, so of several that were left at
/// the same time everybody sees the same.
/// </summary>
/// <param name="pair">The connection.</param>
internal sealed class LinkBox(SocketPair pair)
{
    private const int Length = 1 + sizeof(long); // the kind, and the segment's number

    /// <summary>The first link.</summary>
    /// <returns>Null when there is none.</returns>
    /// <exception cref="QueueLimitException">This process may have no further descriptor.</exception>
    public Link? Peek()
    {
        Span<byte> bytes = stackalloc byte[Length];
        if (!Receive(bytes, Libc.MSG_PEEK, takesDescriptors: true, out Libc.Received received)) return null;
        SafeFileHandle? one = Own(received.One), other = Own(received.Other);
        var kind = (MessageKind)bytes[0];
        if (kind != MessageKind.Link) return new Link(kind, null);
        if (one is null || other is null)
        {
            one?.Dispose();
            throw QueueLimitException.Or("recvmsg", Errno.EMFILE);
        }
        return new Link(
            kind, new Segment(BinaryPrimitives.ReadInt64LittleEndian(bytes[1..]), new SocketPair(one, other)));
    }

    /// <summary>The number of the segment that the first link is for; null when there is none.</summary>
    public long? PeekNumber() => PeekHead()?.Number;

    /// <summary>The kind of the first link; null when there is none.</summary>
    public MessageKind? PeekKind() => PeekHead()?.Kind;

    /// <summary>Leaves a link, behind those that are there.</summary>
    /// <param name="kind">What it says.</param>
    /// <param name="number">The segment's number.</param>
    /// <param name="next">The segment's connection, for a link.</param>
    /// <exception cref="QueueLimitException">A limit of the kernel's is reached.</exception>
    public void Leave(MessageKind kind, long number, SocketPair? next)
    {
        Span<byte> bytes = stackalloc byte[Length];
        bytes[0] = (byte)kind;
        BinaryPrimitives.WriteInt64LittleEndian(bytes[1..], number);
        int errno = Libc.SendMessage(
            pair.Receiving, bytes, default, default, next?.Sending, next?.Receiving, Libc.MSG_DONTWAIT);
        // No room: many have left links already.
        if (errno is not (0 or Errno.EAGAIN)) throw QueueLimitException.Or("sendmsg", errno);
    }

    /// <summary>Takes the first link away.</summary>
    public void Drop()
    {
        Span<byte> bytes = stackalloc byte[Length];
        Receive(bytes, 0, takesDescriptors: false, out _);
    }

    private (MessageKind Kind, long Number)? PeekHead()
    {
        Span<byte> bytes = stackalloc byte[Length];
        return Receive(bytes, Libc.MSG_PEEK, takesDescriptors: false, out _)
            ? ((MessageKind)bytes[0], BinaryPrimitives.ReadInt64LittleEndian(bytes[1..])) : null;
    }

    private bool Receive(Span<byte> bytes, int flags, bool takesDescriptors, out Libc.Received received)
    {
        int errno;
        do errno = Libc.ReceiveMessage(pair.Sending, bytes, takesDescriptors, flags | Libc.MSG_DONTWAIT, out received);
        while (errno == Errno.EINTR);
        if (errno == Errno.EAGAIN) return false;
        if (errno != 0) throw new LinuxException("recvmsg", errno);
        return received.Length == Length
            ? true : throw new InvalidDataException($"a message of {received.Length} bytes is no link");
    }

    private static SafeFileHandle? Own(int descriptor) =>
        descriptor == -1 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
}
