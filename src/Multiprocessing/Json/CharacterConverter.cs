using System.Text.Json;
using System.Text.Json.Serialization;

namespace EchoServer.Multiprocessing;

/// <summary>Characters, each as it is: half of a surrogate pair is one, too.</summary>
internal sealed class CharacterConverter : JsonConverter<char>
{
    /// <summary>The one there is.</summary>
    public static readonly CharacterConverter Instance = new();

    /// <inheritdoc/>
    /// <exception cref="JsonException">It is no text of one character.</exception>
    public override char Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        SurrogateText.Read(ref reader) is [char one]
            ? one : throw new JsonException("a text of one character is expected");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, char value, JsonSerializerOptions options) =>
        SurrogateText.Write(writer, [value]);

    /// <inheritdoc/>
    public override char ReadAsPropertyName(
        ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() is [char one] ? one : throw new JsonException("a key of one character is expected");

    /// <inheritdoc/>
    /// <exception cref="JsonException">It is half of a surrogate pair, which the writer would replace.</exception>
    public override void WriteAsPropertyName(Utf8JsonWriter writer, char value, JsonSerializerOptions options) =>
        TextConverter.Instance.WriteAsPropertyName(writer, value.ToString(), options);
}
