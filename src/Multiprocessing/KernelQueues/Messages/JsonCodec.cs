using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace EchoServer.Multiprocessing;

/// <summary>Items as JSON.</summary>
/// <param name="type">How items become JSON.</param>
internal sealed class JsonCodec<T>(JsonTypeInfo<T> type) : ItemCodec<T>
{
    private readonly JsonTypeInfo<T> _type = ValueJson.For(type);

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Encode(T item, ItemBuffer buffer)
    {
        JsonSerializer.Serialize(buffer.Writer, item, _type);
        return buffer.Written;
    }

    /// <inheritdoc/>
    protected override T Decode(ReadOnlySpan<byte> bytes) => JsonSerializer.Deserialize(bytes, _type)!;
}
