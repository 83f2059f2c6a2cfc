using System.Net;

namespace EchoServer.Load.Reports.Html;

/// <summary>Pieces of HTML. What comes from outside goes through <see cref="Text"/>, wherever it is put.</summary>
internal static class HtmlText
{
    /// <summary>A text as content or as the value of an attribute.</summary>
    public static string Text(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A table in a frame of its own, which scrolls when it is too wide.</summary>
    /// <param name="head">What stands above the columns, as HTML; the first column is of text, the others of
    /// numbers.</param>
    /// <param name="rows">The cells, as HTML.</param>
    /// <param name="style">"text" when all columns are of text, "last-text" when the last one is; empty
    /// otherwise.</param>
    public static string Table(IEnumerable<string> head, IEnumerable<IEnumerable<string>> rows, string style = "")
    {
        string headers = string.Concat(head.Select(h => $"<th scope=\"col\">{h}</th>"));
        IEnumerable<string> lines = rows.Select(row => $"<tr>{string.Concat(row.Select(Cell))}</tr>\n");
        return $"<div class=\"scroll\"><table "
            + $"class=\"{style}\">\n<thead><tr>{headers}</tr></thead>\n"
            + $"<tbody>\n{string.Concat(lines)}</tbody></table></div>\n";
    }

    private static string Cell(string cell, int column) =>
        column == 0 ? $"<th scope=\"row\">{cell}</th>" : $"<td>{cell}</td>";
}
