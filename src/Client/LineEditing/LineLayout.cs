using System.Text;

namespace EchoServer.Client.LineEditing;

/// <summary>How a line lies on a terminal: which part of it is on which row, and where the cursor is.</summary>
/// <remarks>
/// It follows what terminals do at the right edge: a wide character that no longer fits goes to the next row as a
/// whole, and after a full row the cursor counts as being on the next one.
/// </remarks>
internal sealed class LineLayout
{
    private readonly int _columns;
    private readonly List<StringBuilder> _rows = [new()];
    private int _used;

    /// <summary>Lays a line out.</summary>
    /// <param name="prompt">What stands before the line; printable.</param>
    /// <param name="text">The line.</param>
    /// <param name="cursor">Where the cursor is in the text: from 0 to its length.</param>
    /// <param name="columns">The terminal's width in cells; at least 2.</param>
    public LineLayout(string prompt, string text, int cursor, int columns)
    {
        _columns = columns;
        foreach (Rune rune in prompt.EnumerateRunes())
            Add(rune);
        int index = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            (int row, int column) = Add(rune);
            // The last one that starts at or before the cursor, as the cursor may lie within a joined character.
            if (index <= cursor) (CursorRow, CursorColumn) = (row, column);
            index += rune.Utf16SequenceLength;
        }
        BreakFullRow();
        if (cursor >= text.Length) (CursorRow, CursorColumn) = (_rows.Count - 1, _used);
    }

    /// <summary>The number of rows; the last is empty when the one before it is just full.</summary>
    public int RowCount => _rows.Count;

    /// <summary>The cursor's row, from 0.</summary>
    public int CursorRow { get; }

    /// <summary>The cursor's column, from 0 to one less than the terminal's width.</summary>
    public int CursorColumn { get; }

    /// <summary>The last row is empty, because the one before it is just full.</summary>
    public bool EndsOnEmptyRow => _rows.Count > 1 && _used == 0;

    /// <summary>What is on some rows, for a terminal that breaks rows by itself.</summary>
    public string Text(int firstRow, int lastRow) => string.Concat(_rows[firstRow..(lastRow + 1)]);

    private (int Row, int Column) Add(Rune rune)
    {
        string shown = VisibleText.Of(rune);
        if (shown.Length == rune.Utf16SequenceLength) return AddCell(shown, DisplayWidth.Of(rune));
        (int, int) start = AddCell(shown[..1], 1);
        foreach (char c in shown.AsSpan(1))
            AddCell(c.ToString(), 1);
        return start;
    }

    private (int Row, int Column) AddCell(string shown, int width)
    {
        if (_used + width > _columns) NextRow();
        (int, int) start = (_rows.Count - 1, _used);
        _rows[^1].Append(shown);
        _used += width;
        return start;
    }

    private void BreakFullRow()
    {
        if (_used == _columns) NextRow();
    }

    private void NextRow()
    {
        _rows.Add(new StringBuilder());
        _used = 0;
    }
}
