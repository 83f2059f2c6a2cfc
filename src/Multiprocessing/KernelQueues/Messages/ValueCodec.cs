using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EchoServer.Multiprocessing;

/// <summary>Numbers as the processor has them: both sides are on one machine.</summary>
internal sealed class ValueCodec<T> : ItemCodec<T>
    where T : unmanaged
{
    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Encode(T item, ItemBuffer buffer)
    {
        Span<byte> bytes = buffer.GetSpan(16);
        MemoryMarshal.Write(bytes, item);
        return bytes[..Unsafe.SizeOf<T>()];
    }

    /// <inheritdoc/>
    protected override T Decode(ReadOnlySpan<byte> bytes) => MemoryMarshal.Read<T>(bytes);

    /// <inheritdoc/>
    protected override T Decode(MemoryPiece piece, int length, ItemBuffer buffer) =>
        throw new InvalidDataException($"{length} bytes are no {typeof(T).Name}");
}
