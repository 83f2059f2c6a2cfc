using System.Globalization;
using System.Text;
using EchoServer.Common.Text;

namespace EchoServer.Client.LineEditing;

/// <summary>Keeps a line on a terminal up to date: line and cursor in, characters for the terminal out.</summary>
/// <remarks>
/// It knows what it has shown and where it left the cursor. What it can't know, the column of the terminal's cursor
/// tells: what a change of width has done to the rows, and how wide characters of several code points are. Whatever the
/// answer, and without one, it never goes up further than its own first row. A line with more rows than the terminal
/// has is shown in part, the part with the cursor. Text added at the end is just written, so that typing does not
/// flicker.
/// </remarks>
internal sealed class LineRenderer
{
    private const string EraseBelow = "\x1b[J";

    // By a character that wraps, not by a line feed: so a terminal that reflows knows that both rows are one line.
    private const string ToNextRow = " \r";

    private LineLayout? _shown;
    private string _prompt = "";
    private string _text = "";
    private int _cursor;
    private int _columns;
    private int _top;
    private int _rowsAbove;
    private int _column;

    /// <summary>How the terminal finds the width of several code points that make one character.</summary>
    public WidthRule Rule { get; private set; }

    /// <summary>What the terminal's answer about its width tells; null when what was shown last asks nothing.</summary>
    public WidthDoubt? Doubt { get; private set; }

    /// <summary>Whether the line was shown at another width, so that nobody knows on which row of it the cursor is
    /// now.</summary>
    public bool IsUncertain(int columns) => _shown is not null && _columns != Usable(columns);

    /// <summary>Forgets what is shown: the cursor is at the start of a row that is free.</summary>
    public void Reset() => (_shown, _text, _cursor, _top, _rowsAbove) = (null, "", 0, 0, 0);

    /// <summary>Takes into account that the window has another width.</summary>
    /// <param name="columns">The terminal's width in cells.</param>
    /// <param name="column">The column, from 0, that the cursor is in now; null when the terminal does not say.</param>
    public void Resize(int columns, int? column)
    {
        if (_shown is not { } shown || !IsUncertain(columns)) return;
        _columns = Usable(columns);
        (int Row, int Column)[] places = [
            (_rowsAbove, Math.Min(_column, _columns - 1)), Flowed(shown, isFilled: false),
            Flowed(shown, isFilled: true)];
        // Several may fit: then the nearest is sure not to be above the first row. None may: then only the cursor's own
        // row is sure to be the line's.
        _rowsAbove = places.Where(p => column is null || p.Column == column).Select(p => p.Row).DefaultIfEmpty(0).Min();
        _column = column ?? Math.Min(_column, _columns - 1);
        // What was there is wrapped as somebody else saw fit: nothing can be added at its end.
        _cursor = -1;
    }

    /// <summary>Goes by the other rule from now on: the terminal does.</summary>
    public void SwitchRule()
    {
        if (_shown is null) return;
        LineLayout other = Other(_prompt, _text, _cursor);
        // The cursor went up from where the terminal had the end of the line.
        _rowsAbove = Math.Max(0, other.RowCount - (_shown.RowCount - _shown.CursorRow) - _top);
        (_shown, Rule, _cursor) = (other, OtherRule, -1);
    }

    /// <summary>Takes the line away; the cursor is where it began.</summary>
    /// <param name="columns">The terminal's width in cells.</param>
    public string Erase(int columns)
    {
        Resize(columns, null);
        StringBuilder output = new();
        Up(output, _rowsAbove);
        Reset();
        return output.Append('\r').Append(EraseBelow).ToString();
    }

    /// <summary>Brings the terminal up to date.</summary>
    /// <param name="prompt">What stands before the line; printable.</param>
    /// <param name="text">The line.</param>
    /// <param name="cursor">Where the cursor is in the text: from 0 to its length.</param>
    /// <param name="columns">The terminal's width in cells.</param>
    /// <param name="rows">The terminal's height in cells.</param>
    /// <param name="question">What asks the terminal where its cursor is, to be put where that tells by which rule it
    /// goes; null to ask nothing.</param>
    /// <returns>What to write; it ends with the cursor where it belongs.</returns>
    public string Show(string prompt, string text, int cursor, int columns, int rows, string? question = null)
    {
        Resize(columns, null);
        _columns = Usable(columns);
        LineLayout layout = new(prompt, text, cursor, _columns, Rule);
        Doubt = question is null ? null : FindDoubt(layout, prompt, text);
        StringBuilder output = new();
        if (IsAppended(prompt, text, cursor)) Append(output, text, layout);
        else Redraw(output, layout, rows, question);
        _top = VisibleTop(layout, rows);
        (_rowsAbove, _column) = (layout.CursorRow - _top, layout.CursorColumn);
        (_shown, _prompt, _text, _cursor) = (layout, prompt, text, cursor);
        return output.ToString();
    }

    private WidthRule OtherRule => Rule == WidthRule.ByCodePoint ? WidthRule.ByGrapheme : WidthRule.ByCodePoint;

    // Narrower than this a wide character fits nowhere.
    private static int Usable(int columns) => Math.Max(columns, 2);

    private LineLayout Other(string prompt, string text, int cursor) => new(prompt, text, cursor, _columns, OtherRule);

    private WidthDoubt? FindDoubt(LineLayout layout, string prompt, string text)
    {
        int other = Other(prompt, text, text.Length).EndColumn;
        return other == layout.EndColumn ? null : new WidthDoubt(layout.EndColumn, other);
    }

    // Where the cursor is when the terminal has laid out anew what it shows of the line.
    private (int Row, int Column) Flowed(LineLayout shown, bool isFilled)
    {
        string before = shown.TextToCursor(_top, isFilled);
        LineLayout flowed = new("", before, before.Length, _columns, Rule);
        return (flowed.CursorRow, flowed.CursorColumn);
    }

    private bool IsAppended(string prompt, string text, int cursor) =>
        _shown is not null && Doubt is null && prompt == _prompt
        && _cursor == _text.Length && cursor == text.Length
        && text.Length > _text.Length && text.StartsWith(_text, StringComparison.Ordinal)
        && StartsCharacter(text, _text.Length);

    // What joins the character before it may have to be drawn on the row above.
    private static bool StartsCharacter(string text, int index)
    {
        int i = 0;
        while (i < index) i += StringInfo.GetNextTextElementLength(text, i);
        return i == index && Rune.TryGetRuneAt(text, index, out Rune first) && TextWidth.Of(first) > 0;
    }

    private void Append(StringBuilder output, string text, LineLayout layout)
    {
        foreach (Rune rune in text.AsSpan(_text.Length).EnumerateRunes())
            output.Append(VisibleText.Of(rune));
        if (layout.EndsOnEmptyRow) output.Append(ToNextRow);
    }

    private void Redraw(StringBuilder output, LineLayout layout, int rows, string? question)
    {
        Up(output, _rowsAbove);
        output.Append('\r').Append(EraseBelow);
        int top = VisibleTop(layout, rows);
        int last = Math.Min(layout.RowCount, top + rows) - 1;
        output.Append(layout.Text(top, last));
        if (layout.EndsOnEmptyRow && last == layout.RowCount - 1 && last > top) output.Append(ToNextRow);
        if (last < layout.RowCount - 1) Doubt = null;
        if (Doubt is not null) output.Append(question);
        Up(output, last - layout.CursorRow);
        output.Append('\r');
        if (layout.CursorColumn > 0) output.Append(null, $"\x1b[{layout.CursorColumn}C");
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
