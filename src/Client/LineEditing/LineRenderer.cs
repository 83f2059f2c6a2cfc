using System.Text;

namespace EchoServer.Client.LineEditing;

/// <summary>Keeps a line on a terminal up to date: line and cursor in, characters for the terminal out.</summary>
/// <remarks>
/// It knows what it has shown and where it left the cursor, and never asks the terminal. A line with more rows than
/// the terminal has is shown in part, the part with the cursor. Text added at the end is just written, so that
/// typing does not flicker.
/// </remarks>
/// <param name="prompt">What stands before the line; printable.</param>
internal sealed class LineRenderer(string prompt)
{
    private const string EraseBelow = "\x1b[J";

    private LineLayout? _shown;
    private string _text = "";
    private int _cursor;
    private int _columns;
    private int _top;

    /// <summary>Forgets what is shown: the cursor is at the start of a row that is free.</summary>
    public void Reset() => (_shown, _text, _cursor, _top) = (null, "", 0, 0);

    /// <summary>Brings the terminal up to date.</summary>
    /// <param name="text">The line.</param>
    /// <param name="cursor">Where the cursor is in the text: from 0 to its length.</param>
    /// <param name="columns">The terminal's width in cells.</param>
    /// <param name="rows">The terminal's height in cells.</param>
    /// <returns>What to write; it ends with the cursor where it belongs.</returns>
    public string Show(string text, int cursor, int columns, int rows)
    {
        // Narrower than this a wide character fits nowhere.
        columns = Math.Max(columns, 2);
        LineLayout layout = new(prompt, text, cursor, columns);
        StringBuilder output = new();
        if (IsAppended(text, cursor, columns)) Append(output, text, layout);
        else Redraw(output, layout, columns, rows);
        _top = VisibleTop(layout, rows);
        (_shown, _text, _cursor, _columns) = (layout, text, cursor, columns);
        return output.ToString();
    }

    private bool IsAppended(string text, int cursor, int columns) =>
        _shown is not null && columns == _columns
        && _cursor == _text.Length && cursor == text.Length
        && text.Length > _text.Length && text.StartsWith(_text, StringComparison.Ordinal)
        // A mark joins what is before it, which may be on the row above.
        && Rune.TryGetRuneAt(text, _text.Length, out Rune first) && DisplayWidth.Of(first) > 0;

    private void Append(StringBuilder output, string text, LineLayout layout)
    {
        foreach (Rune rune in text.AsSpan(_text.Length).EnumerateRunes())
            output.Append(VisibleText.Of(rune));
        if (layout.EndsOnEmptyRow) output.Append("\r\n");
    }

    private void Redraw(StringBuilder output, LineLayout layout, int columns, int rows)
    {
        Up(output, RowsAboveCursor(columns));
        output.Append('\r').Append(EraseBelow);
        int top = VisibleTop(layout, rows);
        int last = Math.Min(layout.RowCount, top + rows) - 1;
        output.Append(layout.Text(top, last));
        if (layout.EndsOnEmptyRow && last == layout.RowCount - 1 && last > top) output.Append("\r\n");
        Up(output, last - layout.CursorRow);
        output.Append('\r');
        if (layout.CursorColumn > 0) output.Append(null, $"\x1b[{layout.CursorColumn}C");
    }

    // A terminal whose width has changed has laid the line out anew by itself.
    private int RowsAboveCursor(int columns)
    {
        if (_shown is null) return 0;
        LineLayout now = columns == _columns ? _shown : new LineLayout(prompt, _text, _cursor, columns);
        return Math.Max(0, now.CursorRow - _top);
    }

    // As little scrolling as shows the cursor.
    private int VisibleTop(LineLayout layout, int rows)
    {
        int top = Math.Clamp(_top, Math.Max(0, layout.CursorRow - rows + 1), layout.CursorRow);
        return Math.Clamp(top, 0, Math.Max(0, layout.RowCount - rows));
    }

    private static void Up(StringBuilder output, int rows)
    {
        if (rows > 0) output.Append(null, $"\x1b[{rows}A");
    }
}
