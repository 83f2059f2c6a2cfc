namespace EchoServer.Multiprocessing;

/// <summary>Bytes as they are.</summary>
internal sealed class BytesCodec : ItemCodec<byte[]>
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentNullException">The item is null.</exception>
    public override ReadOnlySpan<byte> Encode(byte[] item, ItemBuffer buffer)
    {
        ArgumentNullException.ThrowIfNull(item);
        return item;
    }

    /// <inheritdoc/>
    protected override byte[] Decode(ReadOnlySpan<byte> bytes) => bytes.ToArray();

    /// <inheritdoc/>
    protected override byte[] Decode(MemoryPiece piece, int length, ItemBuffer buffer)
    {
        byte[] bytes = GC.AllocateUninitializedArray<byte>(length);
        piece.Read(bytes);
        return bytes;
    }
}
