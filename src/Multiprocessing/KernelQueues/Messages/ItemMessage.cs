using System.Buffers.Binary;
using EchoServer.Linux.Calls;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Multiprocessing;

/// <summary>
/// An item as it is sent. A small one is in the message: a head of five bytes (the kind, and its length little-endian),
/// then itself, then perhaps zeros. A large one is in a piece of the queue's memory, and the message tells where: after
/// the head, eight bytes with its position, little-endian.
/// </summary>
internal ref struct ItemMessage
{
    /// <summary>What comes before an item's bytes.</summary>
    public const int HeadLength = 1 + sizeof(int);

    /// <summary>What follows the head of a large item's message.</summary>
    public const int PositionLength = sizeof(long);

    /// <summary>
    /// The longest message. Up to here, an item in a message takes half the time of one in memory of its own, whose
    /// pages the kernel makes and gives back one by one. Beyond, its memory would have to be in one piece too large.
    /// </summary>
    public const int MaxLength = (1024 * 1024) + 1024;

    private const int Short = 256; // so long that putting two parts together costs less than sending two parts

    private static readonly byte[] _zeros = new byte[16 * 1024];

    private readonly ReadOnlySpan<byte> _item;
    private readonly int? _fixedLength;
    private readonly ItemMemory? _memory;
    private readonly MemoryPiece? _piece;

    /// <summary>Prepares an item.</summary>
    /// <param name="item">The item's bytes.</param>
    /// <param name="messageLength">How long every message is, at most 16 KiB; null for as long as needed.</param>
    /// <param name="memory">Where large ones are put.</param>
    /// <exception cref="IOException">Of a large one: there is no memory.</exception>
    public ItemMessage(ReadOnlySpan<byte> item, int? messageLength, ItemMemory memory)
        : this(item, messageLength, memory, item.Length > (messageLength ?? MaxLength) - HeadLength)
    {
    }

    /// <summary>Prepares an empty item, to see how much room a message takes.</summary>
    /// <param name="messageLength">How long it is.</param>
    public ItemMessage(int messageLength) => _fixedLength = messageLength;

    private ItemMessage(ReadOnlySpan<byte> item, int? messageLength, ItemMemory memory, bool isLarge)
    {
        _item = item;
        (_fixedLength, _memory) = (messageLength, memory);
        if (isLarge) _piece = memory.Write(item);
    }

    /// <summary>The same item in a piece of the memory.</summary>
    /// <inheritdoc cref="ItemMessage(ReadOnlySpan{byte}, int?, ItemMemory)"/>
    public readonly ItemMessage InMemory() => new(_item, _fixedLength, _memory!, isLarge: true);

    /// <summary>Sends the message.</summary>
    /// <param name="socket">The socket to send to.</param>
    /// <param name="flags">MSG_DONTWAIT, or 0 to wait for room.</param>
    /// <returns>0, or the error number.</returns>
    public readonly int Send(SafeFileHandle socket, int flags)
    {
        Span<byte> head = stackalloc byte[HeadLength], position = stackalloc byte[PositionLength];
        head[0] = (byte)(_piece is null ? MessageKind.Item : MessageKind.LargeItem);
        BinaryPrimitives.WriteInt32LittleEndian(head[1..], _item.Length);
        BinaryPrimitives.WriteInt64LittleEndian(position, _piece?.Position ?? 0);
        _piece?.Offer();
        int errno = Send(socket, head, _piece is null ? _item : position, flags);
        if (errno == 0) _piece?.GiveAway();
        else _piece?.Withdraw();
        return errno;
    }

    /// <summary>Gives the memory back of an item that was not sent.</summary>
    public readonly void Dispose() => _piece?.Dispose();

    private readonly int Send(
        SafeFileHandle socket, scoped ReadOnlySpan<byte> head, scoped ReadOnlySpan<byte> body, int flags)
    {
        int length = _fixedLength ?? head.Length + body.Length;
        return length <= Short
            ? SendShort(socket, head, body, length, flags)
            : Libc.SendMessage(
                socket, head, body, _zeros.AsSpan(0, length - head.Length - body.Length), null, null, flags);
    }

    private static int SendShort(
        SafeFileHandle socket, ReadOnlySpan<byte> head, ReadOnlySpan<byte> body, int length, int flags)
    {
        Span<byte> message = stackalloc byte[Short];
        head.CopyTo(message);
        body.CopyTo(message[HeadLength..]);
        message[(HeadLength + body.Length)..length].Clear();
        return Libc.Send(socket, message[..length], flags);
    }
}
