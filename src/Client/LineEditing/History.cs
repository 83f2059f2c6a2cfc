namespace EchoServer.Client.LineEditing;

/// <summary>The lines entered so far, and a way back and forth through them.</summary>
internal sealed class History
{
    /// <summary>How many lines are kept; the oldest go first.</summary>
    public const int Capacity = 1000;

    private readonly List<string> _lines = [];
    private string _draft = "";
    private int _position;

    /// <summary>Adds a line, unless it repeats the one before, and goes to the end.</summary>
    public void Add(string line)
    {
        if (_lines.Count == 0 || _lines[^1] != line) _lines.Add(line);
        if (_lines.Count > Capacity) _lines.RemoveAt(0);
        ToEnd();
    }

    /// <summary>Looks for the newest line before a position that contains a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="before">The position; the number of lines or more for the newest of all.</param>
    /// <returns>The line and its position, or null when there is none.</returns>
    public (string Line, int Position)? Find(string text, int before)
    {
        int found = before <= 0
            ? -1
            : _lines.FindLastIndex(Math.Min(before, _lines.Count) - 1, l => l.Contains(text, StringComparison.Ordinal));
        return found < 0 ? null : (_lines[found], found);
    }

    /// <summary>Goes behind the newest line, where a new one is edited.</summary>
    public void ToEnd() => (_position, _draft) = (_lines.Count, "");

    /// <summary>One line back.</summary>
    /// <param name="current">The line being edited; it is kept for the way back when it is the new one.</param>
    /// <returns>The line before, or null at the oldest.</returns>
    public string? Older(string current)
    {
        if (_position == 0) return null;
        if (_position == _lines.Count) _draft = current;
        return _lines[--_position];
    }

    /// <summary>One line forth.</summary>
    /// <returns>The line after, in the end the new one as it was left; null when it is that already.</returns>
    public string? Newer()
    {
        if (_position == _lines.Count) return null;
        return ++_position == _lines.Count ? _draft : _lines[_position];
    }
}
