using System.Globalization;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Display;
using Serilog.Formatting.Json;

namespace EchoServer.Server.Logging;

/// <summary>
/// One JSON object a line in the Compact Log Event Format (clef-json.org): @t the time in UTC, @l the level, @mt the
/// message template, @m the message, @x an exception, and every property under its own name. (The package that has it
/// is in few registries.)
/// </summary>
internal sealed class CompactJsonFormatter : ITextFormatter
{
    private static readonly MessageTemplateTextFormatter _message = new("{Message:lj}", CultureInfo.InvariantCulture);
    private static readonly JsonValueFormatter _values = new(typeTagName: null);

    /// <inheritdoc/>
    public void Format(LogEvent logEvent, TextWriter output)
    {
        output.Write("{\"@t\":\"");
        output.Write(logEvent.Timestamp.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        output.Write('"');
        Write("@l", logEvent.Level.ToString(), output);
        Write("@mt", logEvent.MessageTemplate.Text, output);
        Write("@m", Render(logEvent), output);
        if (logEvent.Exception is { } exception) Write("@x", exception.ToString(), output);
        foreach ((string name, LogEventPropertyValue value) in logEvent.Properties)
        {
            WriteName(name, output);
            _values.Format(value, output);
        }
        output.WriteLine('}');
    }

    private static string Render(LogEvent logEvent)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        _message.Format(logEvent, text);
        return text.ToString();
    }

    private static void Write(string name, string value, TextWriter output)
    {
        WriteName(name, output);
        JsonValueFormatter.WriteQuotedJsonString(value, output);
    }

    private static void WriteName(string name, TextWriter output)
    {
        output.Write(',');
        JsonValueFormatter.WriteQuotedJsonString(name, output);
        output.Write(':');
    }
}
