using Microsoft.Win32.SafeHandles;

namespace EchoServer.Common.Multiprocessing.Queues.Messages;

/// <summary>Makes items into bytes and back.</summary>
/// <typeparam name="T">The items.</typeparam>
internal abstract class ItemCodec<T>
{
    /// <summary>An item's bytes.</summary>
    /// <param name="item">The item.</param>
    /// <param name="buffer">Where they may be put.</param>
    /// <returns>They are valid until the buffer is returned.</returns>
    public abstract ReadOnlySpan<byte> Encode(T item, ItemBuffer buffer);

    /// <summary>The item that was received.</summary>
    /// <param name="item">What was received; its memory is disposed.</param>
    /// <param name="buffer">Into which.</param>
    /// <exception cref="InvalidDataException">Its memory holds less.</exception>
    public T Decode(in ReceivedItem item, ItemBuffer buffer)
    {
        if (item.Memory is null) return Decode(buffer.Bytes.Slice(ItemMessage.HeadLength, item.Length));
        using (item.Memory) return Decode(item.Memory, item.Length, buffer);
    }

    /// <summary>The item of these bytes.</summary>
    protected abstract T Decode(ReadOnlySpan<byte> bytes);

    /// <summary>The item that is in memory of its own.</summary>
    /// <param name="memory">The memory.</param>
    /// <param name="length">How many bytes there are.</param>
    /// <param name="buffer">Where they may be put.</param>
    protected virtual T Decode(SafeFileHandle memory, int length, ItemBuffer buffer)
    {
        Span<byte> bytes = buffer.AtLeast(length);
        Read(memory, bytes);
        return Decode(bytes);
    }

    /// <summary>Reads the memory.</summary>
    /// <exception cref="InvalidDataException">There is less.</exception>
    private protected static void Read(SafeFileHandle memory, Span<byte> bytes)
    {
        for (int done = 0; done < bytes.Length;)
        {
            int n = RandomAccess.Read(memory, bytes[done..], done);
            if (n == 0) throw new InvalidDataException($"an item of {bytes.Length} bytes is cut off after {done}");
            done += n;
        }
    }
}
