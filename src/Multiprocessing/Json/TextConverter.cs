using System.Text.Json;
using System.Text.Json.Serialization;

namespace EchoServer.Multiprocessing;

/// <summary>Texts, each as it is.</summary>
internal sealed class TextConverter : JsonConverter<string>
{
    /// <summary>The one there is.</summary>
    public static readonly TextConverter Instance = new();

    /// <inheritdoc/>
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        SurrogateText.Read(ref reader);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        SurrogateText.Write(writer, value);

    /// <inheritdoc/>
    public override string ReadAsPropertyName(
        ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString()!;

    /// <inheritdoc/>
    /// <exception cref="JsonException">It has half of a surrogate pair, which the writer would replace.</exception>
    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options)
    {
        if (SurrogateText.HasHalves(value))
            throw new JsonException(
                "a key with half of a surrogate pair can't be written; make it whole, or put it into a value");
        writer.WritePropertyName(value);
    }
}
