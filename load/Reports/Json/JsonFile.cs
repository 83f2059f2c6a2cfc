using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace EchoServer.Load.Reports.Json;

/// <summary>Writes JSON files.</summary>
internal static class JsonFile
{
    /// <summary>How they are written. Nobody puts them into a web page as they are, and people look at them as
    /// well.</summary>
    /// <param name="types">What they are made of.</param>
    public static JsonSerializerOptions Options(IJsonTypeInfoResolver types) => new()
    {
        TypeInfoResolver = types,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters =
        {
            new JsonStringEnumConverter<TargetPlace>(JsonNamingPolicy.CamelCase),
            new JsonStringEnumConverter<FigureUnit>(JsonNamingPolicy.CamelCase),
        },
    };

    /// <summary>A whole file.</summary>
    public static string Text<T>(T document, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(document, (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T))) + "\n";
}
