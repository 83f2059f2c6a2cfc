using System.Text;

namespace EchoServer.Client.LineEditing;

/// <summary>Text made safe to show: a control character is shown as <c>^X</c> and never carried out.</summary>
/// <remarks>What comes from a server, or out of a paste, must not move the cursor or set the terminal's title.</remarks>
internal static class VisibleText
{
    /// <summary>How one character is shown.</summary>
    /// <returns>The character itself, or its name when it is a control character.</returns>
    public static string Of(Rune rune) => rune.Value switch
    {
        < 0x20 => $"^{(char)(rune.Value + '@')}",
        0x7F => "^?",
        >= 0x80 and < 0xA0 => $"\\x{rune.Value:X2}",
        _ => rune.ToString(),
    };

    /// <summary>How a text is shown that nobody edits; tabs stay.</summary>
    public static string Of(string text)
    {
        if (!text.Any(char.IsControl)) return text;
        StringBuilder shown = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
            shown.Append(rune.Value == '\t' ? "\t" : Of(rune));
        return shown.ToString();
    }
}
