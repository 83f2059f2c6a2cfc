namespace EchoServer.Multiprocessing;

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
    /// <param name="item">What was received; its piece of memory is disposed.</param>
    /// <param name="buffer">The buffer that it was received into.</param>
    /// <exception cref="InvalidDataException">The memory holds less.</exception>
    public T Decode(in ReceivedItem item, ItemBuffer buffer)
    {
        if (item.Piece is null) return Decode(buffer.Bytes.Slice(ItemMessage.HeadLength, item.Length));
        using (item.Piece) return Decode(item.Piece, item.Length, buffer);
    }

    /// <summary>The item of these bytes.</summary>
    protected abstract T Decode(ReadOnlySpan<byte> bytes);

    /// <summary>The item that is in a piece of the queue's memory.</summary>
    /// <param name="piece">The piece.</param>
    /// <param name="length">How many bytes there are.</param>
    /// <param name="buffer">Where they may be put.</param>
    protected virtual T Decode(MemoryPiece piece, int length, ItemBuffer buffer)
    {
        Span<byte> bytes = buffer.AtLeast(length);
        piece.Read(bytes);
        return Decode(bytes);
    }
}
