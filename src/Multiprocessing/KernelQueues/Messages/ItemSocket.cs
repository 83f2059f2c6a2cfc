using System.Buffers.Binary;
using EchoServer.Linux;
using EchoServer.Linux.Calls;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Multiprocessing;

/// <summary>Sends items to a socket, and receives them.</summary>
internal static class ItemSocket
{
    /// <summary>Sends an item.</summary>
    /// <param name="socket">The socket to send to.</param>
    /// <param name="message">The item.</param>
    /// <param name="wait">Whether to wait for room.</param>
    /// <exception cref="QueueLimitException">A limit of the kernel's is reached.</exception>
    /// <exception cref="LinuxException">The socket is none.</exception>
    public static SendResult Send(SafeFileHandle socket, in ItemMessage message, bool wait) =>
        message.Send(socket, wait ? 0 : Libc.MSG_DONTWAIT) switch
    {
        0 => SendResult.Sent,
        Errno.EAGAIN => SendResult.Full,
        Errno.EPIPE or Errno.ECONNRESET => SendResult.Closed,
        Errno.EMSGSIZE or Errno.ENOBUFS => SendResult.TooLong,
        int errno => throw QueueLimitException.Or("sendmsg", errno),
    };

    /// <summary>Receives an item.</summary>
    /// <param name="socket">The socket to receive from.</param>
    /// <param name="buffer">For its message; <see cref="ItemMessage.MaxLength"/> long.</param>
    /// <param name="memory">Where large items are.</param>
    /// <param name="wait">Whether to wait for one.</param>
    /// <param name="item">The item, if there is one.</param>
    /// <exception cref="InvalidDataException">What came is no item.</exception>
    /// <exception cref="LinuxException">There is no room to map where large items are; nothing was taken.</exception>
    /// <exception cref="LinuxException">The socket is none.</exception>
    public static ReceiveResult Receive(
        SafeFileHandle socket, Span<byte> buffer, ItemMemory memory, bool wait, out ReceivedItem item)
    {
        item = default;
        memory.Prepare();
        for (int ends = 0; ends < 2;)
        {
            int errno = Libc.ReceiveMessage(
                socket, buffer, takesDescriptors: false, wait ? 0 : Libc.MSG_DONTWAIT, out Libc.Received received);
            if (errno == Errno.EAGAIN) return ReceiveResult.Nothing;
            // The peer ended with something of ours unread; what it has sent is still there.
            if (errno is Errno.EINTR or Errno.ECONNRESET) continue;
            if (errno != 0) throw new LinuxException("recvmsg", errno);
            if (received.Length > 0)
            {
                item = ItemOf(received, buffer, memory);
                return ReceiveResult.Item;
            }
            // The kernel looks for messages first and for the end then, and one may have come between. After the end
            // none can: the second answer is true.
            ends++;
        }
        return ReceiveResult.End;
    }

    /// <summary>Looks whether there is an item, which stays there.</summary>
    /// <param name="socket">The socket to look at.</param>
    /// <exception cref="LinuxException">The socket is none.</exception>
    public static ReceiveResult Peek(SafeFileHandle socket)
    {
        Span<byte> kind = stackalloc byte[1];
        for (int ends = 0; ends < 2;)
        {
            int errno = Libc.ReceiveMessage(
                socket, kind, takesDescriptors: false, Libc.MSG_PEEK | Libc.MSG_DONTWAIT, out Libc.Received received);
            if (errno == Errno.EAGAIN) return ReceiveResult.Nothing;
            if (errno is Errno.EINTR or Errno.ECONNRESET) continue;
            if (errno != 0) throw new LinuxException("recvmsg", errno);
            if (received.Length > 0) return ReceiveResult.Item;
            ends++;
        }
        return ReceiveResult.End;
    }

    private static ReceivedItem ItemOf(in Libc.Received received, ReadOnlySpan<byte> buffer, ItemMemory memory)
    {
        if ((received.Flags & Libc.MSG_TRUNC) != 0 || received.Length < ItemMessage.HeadLength)
            throw new InvalidDataException($"a message of {received.Length} bytes is no item");
        var kind = (MessageKind)buffer[0];
        int length = BinaryPrimitives.ReadInt32LittleEndian(buffer[1..]);
        ReadOnlySpan<byte> body = buffer[ItemMessage.HeadLength..received.Length];
        MemoryPiece? piece = kind == MessageKind.LargeItem ? PieceOf(body, length, memory) : null;
        bool isValid = piece is not null || (kind == MessageKind.Item && length >= 0 && length <= body.Length);
        return isValid
            ? new ReceivedItem(length, piece)
            : throw new InvalidDataException(
                $"a message of kind {(byte)kind} and {received.Length} bytes is no item of {length} bytes");
    }

    private static MemoryPiece? PieceOf(ReadOnlySpan<byte> body, int length, ItemMemory memory) =>
        BinaryPrimitives.TryReadInt64LittleEndian(body, out long position) ? memory.Take(position, length) : null;
}
