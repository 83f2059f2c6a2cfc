using System.Text;

namespace EchoServer.Tests.Load.Display;

/// <summary>As much of a terminal as a block of lines needs, in a window that changes its size. Every character is one column wide.</summary>
/// <param name="columns">How wide it is at first.</param>
/// <param name="rows">How high.</param>
/// <param name="reflows">Whether it lays lines out anew when its width changes, as VTE, kitty and tmux do; else it cuts rows off, as xterm does.</param>
internal sealed class ResizableScreen(int columns, int rows, bool reflows)
{
    private readonly List<(string Text, bool IsContinued)> _rows = [("", false)];
    private string _pending = "";
    private bool _wraps = true;

    public int Row { get; private set; }

    public int Column { get; private set; }

    /// <summary>The rows that have left the screen at its top.</summary>
    public List<string> ScrolledOff { get; } = [];

    /// <summary>The rows from the top to the last that is not blank.</summary>
    public string[] Lines => [.. _rows.Select(r => r.Text.TrimEnd(' ')).Reverse().SkipWhile(l => l.Length == 0).Reverse()];

    public void Write(string text)
    {
        foreach (char c in text)
        {
            if (_pending.Length > 0 || c == '\x1b') Sequence(c);
            else if (c == '\r') Column = 0;
            else if (c == '\n') MoveDown();
            else Put(c);
        }
    }

    public void Resize(int newColumns, int newRows)
    {
        if (newColumns != columns && reflows) Reflow(newColumns);
        else for (int i = 0; i < _rows.Count; i++) _rows[i] = (Cut(_rows[i].Text, newColumns), false);
        (columns, rows, Column) = (newColumns, newRows, Math.Min(Column, newColumns));
        while (_rows.Count > rows && _rows.Count > Row + 1) _rows.RemoveAt(_rows.Count - 1);
        while (_rows.Count > rows) ScrollOff();
    }

    private void Sequence(char c)
    {
        _pending += c;
        if (_pending.Length < 3 || c is < '@' or > '~') return;
        int n = int.TryParse(_pending.AsSpan(2, _pending.Length - 3), out int given) ? given : 1;
        switch (_pending)
        {
            case "\x1b[?7l": _wraps = false; break;
            case "\x1b[?7h": _wraps = true; break;
            case "\x1b[J": EraseLine(); _rows.RemoveRange(Row + 1, _rows.Count - Row - 1); break;
            case "\x1b[K": EraseLine(); break;
            case [.., 'A']: Row = Math.Max(0, Row - n); break;
            case [.., 'm']: break;
            default: throw new InvalidOperationException($"unknown sequence {_pending[1..]}");
        }
        _pending = "";
    }

    private void Put(char c)
    {
        if (Column == columns && _wraps)
        {
            _rows[Row] = _rows[Row] with { IsContinued = true };
            MoveDown();
            Column = 0;
        }
        int at = Math.Min(Column, columns - 1);
        string text = _rows[Row].Text.PadRight(at);
        _rows[Row] = _rows[Row] with { Text = text[..at] + c + (at + 1 < text.Length ? text[(at + 1)..] : "") };
        Column = at + 1;
    }

    private void EraseLine() => _rows[Row] = (Cut(_rows[Row].Text, Column), false);

    private void MoveDown()
    {
        if (Row == rows - 1) ScrollOff();
        Row++;
        if (Row == _rows.Count) _rows.Add(("", false));
    }

    private void ScrollOff()
    {
        ScrolledOff.Add(_rows[0].Text.TrimEnd(' '));
        _rows.RemoveAt(0);
        Row--;
    }

    // The cursor stays where it was in the text.
    private void Reflow(int width)
    {
        List<(string Text, bool IsContinued)> flowed = [];
        (int row, int column) = (0, 0);
        for (int i = 0; i < _rows.Count; i++)
        {
            StringBuilder line = new();
            int? cursor = null;
            while (true)
            {
                if (i == Row) cursor = line.Length + Column;
                line.Append(_rows[i].Text);
                if (!_rows[i].IsContinued || i + 1 == _rows.Count) break;
                i++;
            }
            if (cursor is { } at) (row, column) = (flowed.Count + at / width, at % width);
            int count = Math.Max(1, Math.Max((line.Length + width - 1) / width, cursor / width + 1 ?? 1));
            for (int j = 0; j < count; j++)
                flowed.Add((j * width < line.Length ? line.ToString(j * width, Math.Min(width, line.Length - j * width)) : "", j < count - 1));
        }
        _rows.Clear();
        _rows.AddRange(flowed);
        (Row, Column) = (row, column);
    }

    private static string Cut(string text, int width) => text.Length <= width ? text : text[..width];
}
