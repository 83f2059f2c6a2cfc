namespace EchoServer.Tests.Support;

/// <summary>A row of a <see cref="VirtualScreen"/>. The second cell of a wide character is empty.</summary>
internal sealed class ScreenRow(int columns)
{
    private string[] _cells = [.. Enumerable.Repeat(" ", columns)];

    /// <summary>Whether the row below goes on with its line.</summary>
    public bool IsContinued { get; set; }

    /// <summary>What is to be read in it, without blanks at its end.</summary>
    public string Text => string.Concat(_cells).TrimEnd(' ');

    /// <summary>How many cells there are up to the last that is not blank.</summary>
    public int Used => Array.FindLastIndex(_cells, c => c != " ") + 1;

    public string At(int column) => _cells[StartOf(column)];

    public int StartOf(int column) => _cells[column].Length == 0 && column > 0 ? column - 1 : column;

    /// <summary>How wide the character is that starts in a cell; 0 for the second one of a wide character.</summary>
    public int WidthAt(int column) =>
        _cells[column].Length == 0 ? 0 : column + 1 < _cells.Length && _cells[column + 1].Length == 0 ? 2 : 1;

    public void Put(int column, string text, int width)
    {
        _cells[column] = text;
        if (width == 2 && column + 1 < _cells.Length) _cells[column + 1] = "";
    }

    public void Clear(int from)
    {
        IsContinued = false;
        Array.Fill(_cells, " ", from, _cells.Length - from);
    }

    public void Resize(int columns)
    {
        IsContinued = false;
        string[] cells = [.. Enumerable.Repeat(" ", columns)];
        Array.Copy(_cells, cells, Math.Min(columns, _cells.Length));
        _cells = cells;
    }
}
