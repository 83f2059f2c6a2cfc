using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EchoServer.Multiprocessing;

/// <summary>JSON within JSON, byte for byte. An element that is written the usual way is read first, which halves of
/// surrogate pairs do not survive.</summary>
internal sealed class RawElementConverter : JsonConverter<JsonElement>
{
    /// <summary>The one there is.</summary>
    public static readonly RawElementConverter Instance = new();

    /// <inheritdoc/>
    public override JsonElement Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonElement.ParseValue(ref reader);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, JsonElement value, JsonSerializerOptions options) =>
        writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(value), skipInputValidation: true);
}
