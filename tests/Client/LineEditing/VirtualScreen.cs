using System.Text;
using EchoServer.Client.LineEditing;

namespace EchoServer.Tests.Client.LineEditing;

/// <summary>As much of a terminal as the client needs: characters that wrap and scroll, and a few sequences.</summary>
internal sealed class VirtualScreen(int columns, int rows)
{
    private readonly string[][] _cells = [.. Enumerable.Range(0, rows).Select(_ => Blank(columns))];
    private string _pending = "";
    private bool _wraps;

    public int Row { get; private set; }

    public int Column { get; private set; }

    /// <summary>The rows from the top to the last that is not blank, without blanks at their ends.</summary>
    public string[] Lines
    {
        get
        {
            string[] lines = [.. _cells.Select(row => string.Concat(row).TrimEnd(' '))];
            return lines[..(Array.FindLastIndex(lines, l => l.Length > 0) + 1)];
        }
    }

    public override string ToString() => string.Join('\n', Lines);

    public void Write(string text)
    {
        foreach (Rune rune in text.EnumerateRunes())
            Accept(rune);
    }

    private void Accept(Rune rune)
    {
        if (_pending.Length > 0 || rune.Value == 0x1b) Sequence(rune);
        else if (rune.Value == '\r') Move(Row, 0);
        else if (rune.Value == '\n') LineFeed();
        else Put(rune, DisplayWidth.Of(rune));
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
            case 'C': Move(Row, Math.Min(columns - 1, Column + n)); break;
            case 'H': Move(0, 0); break;
            case 'm': break; // Colours change no character.
            case 'K': Array.Fill(_cells[Row], " ", Column, columns - Column); break;
            case 'J': Erase(_pending == "\x1b[2J"); break;
            // What the runtime's Console writes when it is first used: keys in their other form.
            case 'h' or 'l' or '=': break;
            default: throw new InvalidOperationException($"unknown sequence {_pending[1..]}");
        }
        _pending = "";
    }

    private void Put(Rune rune, int width)
    {
        if (width == 0)
        {
            int last = _wraps ? Column : Math.Max(0, Column - 1);
            _cells[Row][_cells[Row][last].Length == 0 ? last - 1 : last] += rune.ToString();
            return;
        }
        if (_wraps || Column + width > columns)
        {
            Column = 0;
            LineFeed();
        }
        _cells[Row][Column] = rune.ToString();
        if (width == 2) _cells[Row][Column + 1] = "";
        _wraps = Column + width == columns;
        Column = Math.Min(columns - 1, Column + width);
    }

    private void LineFeed()
    {
        _wraps = false;
        if (Row < rows - 1)
        {
            Row++;
            return;
        }
        for (int i = 1; i < rows; i++)
            _cells[i - 1] = _cells[i];
        _cells[^1] = Blank(columns);
    }

    private void Move(int row, int column) => (Row, Column, _wraps) = (row, column, false);

    private void Erase(bool all)
    {
        for (int row = all ? 0 : Row; row < rows; row++)
            Array.Fill(_cells[row], " ", !all && row == Row ? Column : 0, !all && row == Row ? columns - Column : columns);
    }

    private static string[] Blank(int columns) => [.. Enumerable.Repeat(" ", columns)];
}
