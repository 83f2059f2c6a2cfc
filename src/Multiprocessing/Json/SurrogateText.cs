using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace EchoServer.Multiprocessing;

/// <summary>
/// Texts in JSON, with halves of surrogate pairs, as cutting a text in two may leave them. As characters of UTF-8 there
/// are none, but as escapes (<c>\ud83d</c>) JSON has them, and so has Python. The BCL writes U+FFFD in their place, and
/// does not read them.
/// </summary>
internal static class SurrogateText
{
    private static readonly SearchValues<string> _surrogates = SearchValues.Create(
        ["\\ud8", "\\ud9", "\\uda", "\\udb", "\\udc", "\\udd", "\\ude", "\\udf"], StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a text has half of a pair without the other half.</summary>
    public static bool HasHalves(ReadOnlySpan<char> text)
    {
        while (text.IndexOfAnyInRange('\uD800', '\uDFFF') is >= 0 and int i)
        {
            if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]))
                return true;
            text = text[(i + 2)..];
        }
        return false;
    }

    /// <summary>Writes a text.</summary>
    public static void Write(Utf8JsonWriter writer, ReadOnlySpan<char> text)
    {
        if (HasHalves(text)) writer.WriteRawValue(Escape(text), skipInputValidation: true);
        else writer.WriteStringValue(text);
    }

    /// <summary>Reads a text.</summary>
    /// <exception cref="InvalidOperationException">There is something else.</exception>
    public static string? Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String || !reader.ValueIsEscaped) return reader.GetString();
        string escaped = reader.HasValueSequence
            ? Encoding.UTF8.GetString(reader.ValueSequence) : Encoding.UTF8.GetString(reader.ValueSpan);
        return escaped.AsSpan().ContainsAny(_surrogates) ? Unescape(escaped) : reader.GetString();
    }

    private static string Escape(ReadOnlySpan<char> text)
    {
        StringBuilder escaped = new("\"", (6 * text.Length) + 2);
        foreach (char c in text)
        {
            if (c is >= ' ' and <= '~' and not ('"' or '\\')) escaped.Append(c);
            else escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        }
        return escaped.Append('"').ToString();
    }

    // The reader has seen that each escape is one.
    private static string Unescape(string escaped)
    {
        StringBuilder text = new(escaped.Length);
        for (int i = 0; i < escaped.Length; i++)
        {
            if (escaped[i] != '\\') text.Append(escaped[i]);
            else if (escaped[++i] != 'u') text.Append(Short(escaped[i]));
            else
            {
                text.Append(
                    (char)int.Parse(
                        escaped.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                i += 4;
            }
        }
        return text.ToString();
    }

    private static char Short(char letter) => letter switch
    {
        'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t',
        _ => letter, // a quotation mark, or a slash of either kind
    };
}
