using System.Text;
using EchoServer.Common.Text;

namespace EchoServer.Tests.Support;

/// <summary>As much of a terminal as our programs need: characters that wrap and scroll, a few sequences, an alternate
/// screen, and windows that change their size.</summary>
/// <param name="columns">How wide it is at first.</param>
/// <param name="rows">How high it is at first.</param>
/// <param name="reflows">Whether it lays lines out anew when its width changes (VTE, kitty, tmux), or cuts and fills
/// rows (xterm).</param>
/// <param name="rule">How it finds the width of several code points that make one character.</param>
/// <param name="hasAlternate">Whether it has another screen, which is never laid out anew and keeps nothing that leaves
/// it.</param>
internal sealed class VirtualScreen(
    int columns, int rows, bool reflows = false, WidthRule rule = WidthRule.ByCodePoint, bool hasAlternate = true)
{
    private readonly StringBuilder _answers = new();
    private List<ScreenRow> _rows = [.. Enumerable.Range(0, rows).Select(_ => new ScreenRow(columns))];
    private (List<ScreenRow> Rows, int Row, int Column)? _usual;
    private int _columns = columns;
    private int _height = rows;
    private string _pending = "";
    private bool _mayWrap = true;
    private bool _wraps;

    public int Row { get; private set; }

    public int Column { get; private set; }

    /// <summary>The rows that have left the screen at its top.</summary>
    public List<string> ScrolledOff { get; } = [];

    /// <summary>Whether the alternate screen is shown.</summary>
    public bool IsAlternate => _usual is not null;

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
    public void Resize(int columns) => Resize(columns, _height);

    /// <summary>Gives the window another size.</summary>
    public void Resize(int columns, int height)
    {
        Fit(columns, height);
        if (_usual is { } usual)
        {
            (List<ScreenRow>, int, int) shown = (_rows, Row, Column);
            _usual = null;
            (_rows, Row, Column) = usual;
            Fit(columns, height);
            _usual = (_rows, Row, Column);
            (_rows, Row, Column) = shown;
        }
        (_columns, _height, _wraps) = (columns, height, false);
    }

    private void Fit(int columns, int height)
    {
        if (reflows && columns != _columns && !IsAlternate) Reflow(columns);
        else _rows.ForEach(row => row.Resize(columns));
        while (_rows.Count > height && _rows.Count > Row + 1) _rows.RemoveAt(_rows.Count - 1);
        for (; _rows.Count > height; Row--) TakeTop();
        while (_rows.Count < height) _rows.Add(new ScreenRow(columns));
        Column = Math.Min(Column, columns - 1);
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
            case 'h' or 'l': SetMode(_pending[2..^1], rune.Value == 'h'); break;
            case '=': break; // What the runtime's Console writes when it is first used: keys in their other form.
            default: throw new InvalidOperationException($"unknown sequence {_pending[1..]}");
        }
        _pending = "";
    }

    // Others are of no account here, such as marks for pastes.
    private void SetMode(string mode, bool isOn)
    {
        if (mode == "?7") (_mayWrap, _wraps) = (isOn, false);
        if (mode != "?1049" || !hasAlternate || isOn == IsAlternate) return;
        _wraps = false;
        if (isOn)
        {
            _usual = (_rows, Row, Column);
            _rows = [.. _rows.Select(_ => new ScreenRow(_columns))];
        }
        else
        {
            (_rows, Row, Column) = _usual!.Value;
            _usual = null;
        }
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
        if (!_mayWrap)
        {
            Column = Math.Min(Column, _columns - width);
        }
        else if (_wraps || Column + width > _columns)
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
        _wraps = _mayWrap && Column + width == _columns;
        Column = Math.Min(_columns - 1, Column + width);
    }

    private bool Joins(int last, Rune rune) => rule == WidthRule.ByGrapheme
        && System.Globalization.StringInfo.GetNextTextElementLength(_rows[Row].At(last) + rune) > _rows[Row]
        .At(last).Length;

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
        if (Row < _height - 1)
        {
            Row++;
            return;
        }
        TakeTop();
        _rows.Add(new ScreenRow(_columns));
    }

    private void TakeTop()
    {
        if (!IsAlternate) ScrolledOff.Add(_rows[0].Text);
        _rows.RemoveAt(0);
    }

    private void Move(int row, int column) => (Row, Column, _wraps) = (row, column, false);

    private void Erase(bool all)
    {
        for (int row = all ? 0 : Row; row < _height; row++)
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
        _rows = flowed;
        (Row, Column) = cursor;
        while (_rows.Count > _height && _rows[^1].Used == 0 && Row < _rows.Count - 1) _rows.RemoveAt(_rows.Count - 1);
        for (; _rows.Count > _height; Row--) TakeTop();
        if (Row < 0) (Row, Column) = (0, 0); // as tmux does
    }
}
