using System.Text.Json;
using System.Text.Json.Serialization;

namespace EchoServer.Multiprocessing;

/// <summary>In JSON, a joinable queue is an array: the address of its holder, and the key.</summary>
public sealed class JoinableQueueTicketConverter : JsonConverter<JoinableQueueTicket>
{
    /// <inheritdoc/>
    /// <exception cref="JsonException">It is no such array.</exception>
    public override JoinableQueueTicket Read(
        ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException();
        reader.Read();
        string address = reader.GetString() ?? throw new JsonException();
        reader.Read();
        byte[] key = reader.GetBytesFromBase64();
        reader.Read();
        return new JoinableQueueTicket(address, key);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">No process is just being started.</exception>
    public override void Write(Utf8JsonWriter writer, JoinableQueueTicket value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        HandleWriter.ThrowIfNothingStarts();
        writer.WriteStartArray();
        writer.WriteStringValue(value.Address);
        writer.WriteBase64StringValue(value.Key);
        writer.WriteEndArray();
    }
}
