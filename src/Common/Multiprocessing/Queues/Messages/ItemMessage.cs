using System.Buffers.Binary;
using EchoServer.Common.Interop;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Common.Multiprocessing.Queues.Messages;

/// <summary>
/// An item as it is sent. A small one is in the message: a head of five bytes (the kind, and its length little-endian), then itself, then perhaps zeros. The message of a large one is the
/// head alone, with a descriptor of memory that holds it and is sealed, so that the receiver need not trust the sender.
/// </summary>
internal ref struct ItemMessage
{
    /// <summary>What comes before an item's bytes.</summary>
    public const int HeadLength = 1 + sizeof(int);

    /// <summary>
    /// The longest message. Up to here, an item in a message takes half the time of one in memory of its own, whose pages the kernel makes and gives back one by one. Beyond, its memory would
    /// have to be in one piece too large.
    /// </summary>
    public const int MaxLength = (1024 * 1024) + 1024;

    private const int Short = 256; // so long that putting two parts together costs less than sending two parts

    private static readonly byte[] _zeros = new byte[16 * 1024];

    private readonly ReadOnlySpan<byte> _item;
    private readonly int _messageLength;
    private readonly SafeFileHandle? _memory;

    /// <summary>Prepares an item.</summary>
    /// <param name="item">Its bytes.</param>
    /// <param name="messageLength">How long every message is, at most 16 KiB; null for as long as needed.</param>
    /// <exception cref="LinuxException">Of a large one: no descriptor, or no memory, is to be had.</exception>
    public ItemMessage(ReadOnlySpan<byte> item, int? messageLength)
        : this(item, messageLength, item.Length > (messageLength ?? MaxLength) - HeadLength)
    {
    }

    private ItemMessage(ReadOnlySpan<byte> item, int? messageLength, bool isLarge)
    {
        _item = item;
        if (isLarge) _memory = ToMemory(item);
        _messageLength = messageLength ?? (isLarge ? HeadLength : HeadLength + item.Length);
    }

    /// <summary>The same item in memory of its own.</summary>
    /// <inheritdoc cref="ItemMessage(ReadOnlySpan{byte}, int?)"/>
    public readonly ItemMessage InMemory() => new(_item, messageLength: null, isLarge: true);

    /// <summary>Sends it.</summary>
    /// <param name="socket">Where to.</param>
    /// <param name="flags">MSG_DONTWAIT, or 0 to wait for room.</param>
    /// <returns>0, or the error number.</returns>
    public readonly int Send(SafeFileHandle socket, int flags)
    {
        Span<byte> head = stackalloc byte[HeadLength];
        head[0] = (byte)(_memory is null ? MessageKind.Item : MessageKind.LargeItem);
        BinaryPrimitives.WriteInt32LittleEndian(head[1..], _item.Length);
        ReadOnlySpan<byte> body = _memory is null ? _item : default;
        if (_memory is null && _messageLength <= Short) return SendShort(socket, head, flags);
        return Libc.SendMessage(socket, head, body, _zeros.AsSpan(0, _messageLength - HeadLength - body.Length), _memory, null, flags);
    }

    /// <summary>Closes our descriptor of the memory.</summary>
    public readonly void Dispose() => _memory?.Dispose();

    private readonly int SendShort(SafeFileHandle socket, ReadOnlySpan<byte> head, int flags)
    {
        Span<byte> message = stackalloc byte[Short];
        head.CopyTo(message);
        _item.CopyTo(message[HeadLength..]);
        message[(HeadLength + _item.Length).._messageLength].Clear();
        return Libc.Send(socket, message[.._messageLength], flags);
    }

    private static SafeFileHandle ToMemory(ReadOnlySpan<byte> item)
    {
        SafeFileHandle memory = Libc.SealableMemFd("queue-item");
        try
        {
            RandomAccess.Write(memory, item, 0);
            Libc.Seal(memory);
            return memory;
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }
}
