using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace EchoServer.Load.Reports;

/// <summary>Writes JSON files.</summary>
internal static class JsonFile
{
    // Nobody puts the file into a web page as it is; people look at it as well.
    private static readonly JsonWriterOptions _options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A whole file.</summary>
    /// <param name="write">Writes into its one object.</param>
    public static string Text(Action<Utf8JsonWriter> write)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter json = new(bytes, _options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(bytes.ToArray()) + "\n";
    }

    /// <summary>Writes a figure: null when there is none.</summary>
    public static void Write(Utf8JsonWriter json, string name, double? figure)
    {
        if (figure is { } known) json.WriteNumber(name, known);
        else json.WriteNull(name);
    }

    /// <summary>Writes an array of objects.</summary>
    public static void Write<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (T item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
