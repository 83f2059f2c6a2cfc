using System.Text.Json;
using System.Text.Json.Serialization;

namespace EchoServer.Multiprocessing;

/// <summary>In JSON, a descriptor is its number among those that are handed over.</summary>
public sealed class InheritedHandleConverter : JsonConverter<InheritedHandle>
{
    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">No process is just being started.</exception>
    public override InheritedHandle Read(
        ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(HandleReader.Take(reader.GetInt32()));

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">No process is just being started.</exception>
    public override void Write(Utf8JsonWriter writer, InheritedHandle value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        writer.WriteNumberValue(HandleWriter.Add(value.Handle));
    }
}
