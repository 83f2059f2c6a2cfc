using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Common.Multiprocessing.Queues.Messages;

/// <summary>Items as JSON.</summary>
/// <param name="type">How they become JSON.</param>
internal sealed class JsonCodec<T>(JsonTypeInfo<T> type) : ItemCodec<T>
{
    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Encode(T item, ItemBuffer buffer)
    {
        JsonSerializer.Serialize(buffer.Writer, item, type);
        return buffer.Written;
    }

    /// <inheritdoc/>
    protected override T Decode(ReadOnlySpan<byte> bytes) => JsonSerializer.Deserialize(bytes, type)!;

    /// <inheritdoc/>
    protected override T Decode(SafeFileHandle memory, int length, ItemBuffer buffer)
    {
        Span<byte> bytes = buffer.AtLeast(length);
        Read(memory, bytes);
        return Decode(bytes);
    }
}
