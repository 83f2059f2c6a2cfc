using System.Text.Json;

namespace EchoServer.Tests.Support;

/// <summary>One line of the server's log; in the text format only <see cref="Line"/> and <see cref="Message"/> are
/// known.</summary>
/// <param name="Line">The line as it was written.</param>
/// <param name="Time">When the server says it happened.</param>
/// <param name="Level">Serilog's name of the level.</param>
/// <param name="Template">The message with its {Holes}.</param>
/// <param name="Message">The message with its holes filled.</param>
/// <param name="Properties">What filled them.</param>
internal sealed record LogEvent(
    string Line, DateTimeOffset Time, string Level, string Template, string Message,
    IReadOnlyDictionary<string, JsonElement> Properties)
{
    private static readonly Dictionary<string, JsonElement> _none = [];

    /// <summary>Reads a line that may be JSON.</summary>
    /// <returns>The event; one with no level when the line isn't an event in JSON.</returns>
    public static LogEvent Parse(string line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            return FromJson(line, document.RootElement.Clone());
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return new LogEvent(line, default, "", "", line, _none);
        }
    }

    /// <summary>Whether the line was a well-formed event in JSON.</summary>
    public bool IsStructured => Level.Length > 0;

    public string Text(string property) => Properties[property].GetString()!;

    public int Number(string property) => Properties[property].GetInt32();

    // The Compact Log Event Format: what is not a property begins with @.
    private static LogEvent FromJson(string line, JsonElement root)
    {
        return new LogEvent(
            line, root.GetProperty("@t").GetDateTimeOffset(),
            root.GetProperty("@l").GetString()!, root.GetProperty("@mt").GetString()!, root.GetProperty("@m")
                .GetString()!,
            root.EnumerateObject().Where(p => p.Name[0] != '@').ToDictionary(p => p.Name, p => p.Value));
    }
}
