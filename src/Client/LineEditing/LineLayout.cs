using System.Globalization;
using System.Text;
using EchoServer.Common.Text;

namespace EchoServer.Client.LineEditing;

/// <summary>How a line lies on a terminal: which part of it is on which row, and where the cursor is.</summary>
/// <remarks>
/// It follows what terminals do at the right edge: a wide character that no longer fits goes to the next row as a
/// whole, and after a full row the cursor counts as being on the next one.
/// </remarks>
internal sealed class LineLayout
{
    private readonly int _columns;
    private readonly WidthRule _rule;
    private readonly List<StringBuilder> _rows = [new()];

    // The cells at the end of each row but the last in which a wide character had no room.
    private readonly List<int> _unused = [];
    private int _used;
    private int _cursorOffset;

    /// <summary>Lays a line out.</summary>
    /// <param name="prompt">What stands before the line; printable.</param>
    /// <param name="text">The line.</param>
    /// <param name="cursor">Where the cursor is in the text: from 0 to its length.</param>
    /// <param name="columns">The terminal's width in cells; at least 2.</param>
    /// <param name="rule">How the terminal finds the width of several code points that make one character.</param>
    public LineLayout(string prompt, string text, int cursor, int columns, WidthRule rule)
    {
        _columns = columns;
        _rule = rule;
        AddAll(prompt, -1);
        AddAll(text, cursor);
        BreakFullRow();
        if (cursor >= text.Length)
            (CursorRow, CursorColumn, _cursorOffset) = (_rows.Count - 1, _used, _rows[^1].Length);
    }

    /// <summary>The number of rows; the last is empty when the one before it is just full.</summary>
    public int RowCount => _rows.Count;

    /// <summary>The cursor's row, from 0.</summary>
    public int CursorRow { get; private set; }

    /// <summary>The cursor's column, from 0 to one less than the terminal's width.</summary>
    public int CursorColumn { get; private set; }

    /// <summary>The column behind the end of the line, in its last row.</summary>
    public int EndColumn => _used;

    /// <summary>The last row is empty, because the one before it is just full.</summary>
    public bool EndsOnEmptyRow => _rows.Count > 1 && _used == 0;

    /// <summary>What is on some rows, for a terminal that breaks rows by itself.</summary>
    public string Text(int firstRow, int lastRow) => string.Concat(_rows[firstRow..(lastRow + 1)]);

    /// <summary>What is shown from the start of a row to the cursor.</summary>
    /// <param name="firstRow">The row.</param>
    /// <param name="isFilled">Whether cells at the end of a row that had no room for a wide character count as blanks,
    /// as they do for some terminals.</param>
    public string TextToCursor(int firstRow, bool isFilled)
    {
        StringBuilder text = new();
        for (int row = firstRow; row < CursorRow; row++)
            text.Append(_rows[row]).Append(' ', isFilled ? _unused[row] : 0);
        return text.Append(_rows[CursorRow].ToString(0, _cursorOffset)).ToString();
    }

    private void AddAll(string text, int cursor)
    {
        for (int i = 0, next; i < text.Length; i = next)
        {
            next = i + PieceLength(text, i);
            (int row, int column, int offset) = Add(text.AsSpan(i, next - i));
            // The last one that starts at or before the cursor, as the cursor may lie within a joined character.
            if (i <= cursor) (CursorRow, CursorColumn, _cursorOffset) = (row, column, offset);
        }
    }

    private int PieceLength(string text, int index) => _rule == WidthRule.ByGrapheme
        ? StringInfo.GetNextTextElementLength(text, index)
        : Rune.TryGetRuneAt(text, index, out Rune rune) ? rune.Utf16SequenceLength : 1;

    // Where a piece has more than one cell of its own, as ^X has, only the first decides where the cursor is.
    private (int Row, int Column, int Offset) Add(ReadOnlySpan<char> piece)
    {
        if (!VisibleText.IsHidden(piece)) return AddCell(Printable(piece), TextWidth.OfElement(piece, _rule));
        (int, int, int)? start = null;
        foreach (Rune rune in piece.EnumerateRunes())
            foreach (char c in VisibleText.Of(rune))
            {
                (int, int, int) cell = AddCell(c.ToString(), 1);
                start ??= cell;
            }
        return start!.Value;
    }

    // A lone surrogate becomes the character that stands for what can't be shown.
    private static string Printable(ReadOnlySpan<char> piece)
    {
        StringBuilder shown = new(piece.Length);
        foreach (Rune rune in piece.EnumerateRunes()) shown.Append(rune.ToString());
        return shown.ToString();
    }

    private (int Row, int Column, int Offset) AddCell(string shown, int width)
    {
        if (_used + width > _columns) NextRow();
        (int, int, int) start = (_rows.Count - 1, _used, _rows[^1].Length);
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
        _unused.Add(_columns - _used);
        _used = 0;
    }
}
