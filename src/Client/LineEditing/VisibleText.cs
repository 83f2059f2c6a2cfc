using System.Text;

namespace EchoServer.Client.LineEditing;

/// <summary>Text made safe to show: a control character is shown as <c>^X</c> and never carried out.</summary>
/// <remarks>What comes from a server, or out of a paste, must not move the cursor or set the terminal's
/// title.</remarks>
internal static class VisibleText
{
    /// <summary>Whether some of a text is a control character, which is not shown as itself.</summary>
    public static bool IsHidden(ReadOnlySpan<char> text)
    {
        foreach (char c in text)
            if (char.IsControl(c)) return true;
        return false;
    }

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
        if (!IsHidden(text)) return text;
        StringBuilder shown = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
            shown.Append(rune.Value == '\t' ? "\t" : Of(rune));
        return shown.ToString();
    }
}
