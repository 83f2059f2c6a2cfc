namespace EchoServer.Client.LineEditing;

/// <summary>A search back through the lines entered so far, one character after the other (Ctrl-R).</summary>
/// <param name="history">The lines.</param>
internal sealed class HistorySearch(History history)
{
    private int _position = int.MaxValue;

    /// <summary>What is looked for.</summary>
    public string Text { get; private set; } = "";

    /// <summary>What has been found; null before anything was.</summary>
    public string? Match { get; private set; }

    /// <summary>Whether there is no line, or no other, with this text.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Where in <see cref="Match"/> the text begins; 0 without one.</summary>
    public int MatchStart => Math.Max(0, Match?.LastIndexOf(Text, StringComparison.Ordinal) ?? 0);

    /// <summary>What stands before the line meanwhile.</summary>
    public string Prompt => $"({(HasFailed ? "not found" : "search back")}) '{VisibleText.Of(Text)}': ";

    /// <summary>Looks for more text, from the line found on.</summary>
    public void Extend(string text)
    {
        Text += text;
        Find(_position == int.MaxValue ? _position : _position + 1);
    }

    /// <summary>Looks for a character less, from the newest line on.</summary>
    public void Shorten()
    {
        if (Text.Length == 0) return;
        Text = Text[..^(Text.Length > 1 && char.IsLowSurrogate(Text[^1]) ? 2 : 1)];
        Find(int.MaxValue);
    }

    /// <summary>Looks for the line before.</summary>
    public void Older() => Find(_position);

    private void Find(int before)
    {
        if (Text.Length == 0) return;
        var found = history.Find(Text, before);
        HasFailed = found is null;
        if (found is { } line) (Match, _position) = line;
    }
}
