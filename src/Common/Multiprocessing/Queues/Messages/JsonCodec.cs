using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

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
}
