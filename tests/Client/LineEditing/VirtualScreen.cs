using System.Text;
using EchoServer.Common.Text;

namespace EchoServer.Tests.Client.LineEditing;

/// <summary>As much of a terminal as the client needs: characters that wrap and scroll, a few sequences, and windows that change their width.</summary>
/// <param name="columns">How wide it is.</param>
/// <param name="rows">How high it is.</param>
/// <param name="reflows">Whether it lays lines out anew when its width changes (VTE, kitty, tmux), or cuts and fills rows (xterm).</param>
/// <param name="rule">How it finds the width of several code points that make one character.</param>
internal sealed class VirtualScreen(int columns, int rows, bool reflows = false, WidthRule rule = WidthRule.ByCodePoint)
{
    private readonly List<ScreenRow> _rows = [.. Enumerable.Range(0, rows).Select(_ => new ScreenRow(columns))];
    private readonly StringBuilder _answers = new();
    private int _columns = columns;
    private string _pending = "";
    private bool _wraps;

    public int Row { get; private set; }

    public int Column { get; private set; }

    /// <summary>The rows that have left the screen at its top.</summary>
    public List<string> ScrolledOff { get; } = [];

    /// <summary>The rows from the top to the last that is not blank, without blanks at their ends.</summary>
    public string[] Lines
    {
        get
        {
            string[] lines = [.. _rows.Select(row => row.Text)];
            return lines[..(Array.FindLastIndex(lines, l => l.Length > 0) + 1)];
        }
    }

    public override string ToString() => string.Join('\n', Lines);

    public void Write(string text)
    {
        foreach (Rune rune in text.EnumerateRunes())
            Accept(rune);
    }

    /// <summary>Takes out what the terminal has answered.</summary>
    public string TakeAnswers()
    {
        string answers = _answers.ToString();
        _answers.Clear();
        return answers;
    }

    /// <summary>Gives the window another width.</summary>
    public void Resize(int columns)
    {
        if (reflows) Reflow(columns);
        else _rows.ForEach(row => row.Resize(columns));
        _columns = columns;
        Column = Math.Min(Column, columns - 1);
        _wraps = false;
    }

    private void Accept(Rune rune)
    {
        if (_pending.Length > 0 || rune.Value == 0x1b) Sequence(rune);
        else if (rune.Value == '\r') Move(Row, 0);
        else if (rune.Value == '\n') LineFeed();
        else Put(rune);
    }

    private void Sequence(Rune rune)
    {
        _pending += rune.ToString();
        bool isLong = _pending.Length == 1 || _pending[1] == '[';
        if (isLong && (_pending.Length < 3 || rune.Value is < '@' or > '~')) return;
        int n = int.TryParse(_pending.AsSpan(1).TrimStart("[").TrimEnd(_pending[^1]), out int given) ? given : 1;
        switch (rune.Value)
        {
            case 'A': Move(Math.Max(0, Row - n), Column); break;
            case 'C': Move(Row, Math.Min(_columns - 1, Column + n)); break;
            case 'H': Move(0, 0); break;
            case 'm': break; // Colours change no character.
            case 'K': _rows[Row].Clear(Column); break;
            case 'J': Erase(_pending == "\x1b[2J"); break;
            case 'n': _answers.Append(null, $"\x1b[{Row + 1};{Column + 1}R"); break;
            // What the runtime's Console writes when it is first used: keys in their other form; marks for pastes.
            case 'h' or 'l' or '=': break;
            default: throw new InvalidOperationException($"unknown sequence {_pending[1..]}");
        }
        _pending = "";
    }

    private void Put(Rune rune)
    {
        int width = TextWidth.Of(rune);
        int last = _wraps ? Column : Column - 1;
        if (last >= 0 && (width == 0 || Joins(last, rune)))
        {
            Join(last, rune);
            return;
        }
        if (_wraps || Column + width > _columns)
        {
            _rows[Row].IsContinued = true;
            Column = 0;
            LineFeed();
        }
        PutCell(rune.ToString(), width);
    }

    private void PutCell(string text, int width)
    {
        _rows[Row].Put(Column, text, width);
        _wraps = Column + width == _columns;
        Column = Math.Min(_columns - 1, Column + width);
    }

    private bool Joins(int last, Rune rune) => rule == WidthRule.ByGrapheme
        && System.Globalization.StringInfo.GetNextTextElementLength(_rows[Row].At(last) + rune) > _rows[Row].At(last).Length;

    // By grapheme, what joins may make one cell two.
    private void Join(int last, Rune rune)
    {
        int start = _rows[Row].StartOf(last);
        string text = _rows[Row].At(start) + rune;
        bool grows = rule == WidthRule.ByGrapheme && TextWidth.Of(text, rule) > last - start + 1;
        _rows[Row].Put(start, text, grows ? 2 : last - start + 1);
        if (grows) Column = Math.Min(_columns - 1, Column + 1);
    }

    private void LineFeed()
    {
        _wraps = false;
        if (Row < rows - 1) Row++;
        else Scroll();
    }

    private void Scroll()
    {
        ScrolledOff.Add(_rows[0].Text);
        _rows.RemoveAt(0);
        _rows.Add(new ScreenRow(_columns));
    }

    private void Move(int row, int column) => (Row, Column, _wraps) = (row, column, false);

    private void Erase(bool all)
    {
        for (int row = all ? 0 : Row; row < rows; row++)
            _rows[row].Clear(!all && row == Row ? Column : 0);
    }

    private void Reflow(int columns)
    {
        List<ScreenRow> flowed = [];
        (int Row, int Column) cursor = default;
        for (int i = 0; i < _rows.Count;)
        {
            ScreenRow line = new(columns);
            flowed.Add(line);
            int used = 0;
            bool isContinued;
            do
            {
                ScreenRow row = _rows[i];
                isContinued = row.IsContinued;
                int end = isContinued ? _columns : Math.Max(row.Used, i == Row ? Column : 0);
                for (int c = 0; c <= end; c++)
                {
                    int width = c < end ? row.WidthAt(c) : 0;
                    bool isCursor = i == Row && c == Column;
                    if (used + Math.Max(width, isCursor ? 1 : 0) > columns)
                    {
                        flowed[^1].IsContinued = true;
                        flowed.Add(new ScreenRow(columns));
                        used = 0;
                    }
                    if (isCursor) cursor = (flowed.Count - 1, used);
                    if (width > 0) flowed[^1].Put(used, row.At(c), width);
                    used += width;
                }
                i++;
            }
            while (isContinued && i < _rows.Count);
        }
        while (flowed.Count > rows && flowed[^1].Used == 0 && cursor.Row < flowed.Count - 1) flowed.RemoveAt(flowed.Count - 1);
        for (; flowed.Count > rows; cursor.Row--)
        {
            ScrolledOff.Add(flowed[0].Text);
            flowed.RemoveAt(0);
        }
        while (flowed.Count < rows) flowed.Add(new ScreenRow(columns));
        _rows.Clear();
        _rows.AddRange(flowed);
        (Row, Column) = cursor;
    }
}
