using EchoServer.Load.Display;
using EchoServer.Load.Display.Result;
using Spectre.Console;

namespace EchoServer.Load.Comparison;

/// <summary>A comparison at a terminal: a row for each server; in a narrow window a block of lines for each.</summary>
internal static class TerminalComparison
{
    /// <summary>The whole text.</summary>
    /// <param name="comparison">What is to be told.</param>
    /// <param name="terminal">What the terminal can show.</param>
    /// <param name="columns">How wide it is.</param>
    public static string Text(ComparisonTable comparison, Terminal terminal, int columns)
    {
        TerminalPage page = new(terminal, columns);
        page.Line(comparison.Title, Styles.Bold);
        page.Line();
        if (Width(comparison) <= columns) page.Add(Wide(comparison));
        else foreach (IReadOnlyList<string> row in comparison.Rows) page.Add(Block(comparison.Heads, row));
        page.Line();
        foreach (string remark in comparison.Remarks) page.Line($"- {remark}", Styles.Warning);
        page.Line(
            comparison.HasPassed
                ? "Passed: every run was good."
                : "Failed.", (comparison.HasPassed ? Styles.Good : Styles.Bad).Decoration(Decoration.Bold));
        page.Line();
        foreach (string line in comparison.Circumstances(c => c)) page.Line(line, Styles.Dim);
        return page.ToString();
    }

    // Each column is as wide as its widest cell, and two apart from the next.
    private static int Width(ComparisonTable comparison) =>
        comparison.Heads.Select(
            (head, i) => comparison.Rows.Select(r => r[i]).Append(head).Max(c => c.GetCellWidth()) + 2).Sum();

    private static Table Wide(ComparisonTable comparison)
    {
        Table table = PlainTable.Of([.. comparison.Heads]);
        foreach (TableColumn column in table.Columns.Skip(1)) column.RightAligned().NoWrap();
        foreach (IReadOnlyList<string> row in comparison.Rows)
            table.AddRow(row.Select((cell, i) => TerminalPage.Text(cell, i == 0 ? Styles.Bold : (Style?)null)));
        return table;
    }

    private static Table Block(IReadOnlyList<string> heads, IReadOnlyList<string> row)
    {
        Table table = PlainTable.Of("", "");
        for (int i = 0; i < row.Count; i++)
            table.AddRow(
                TerminalPage.Text(heads[i] == "×" ? "  × the first" : heads[i], Styles.Dim),
                TerminalPage.Text(row[i], i == 0 ? Styles.Bold : (Style?)null));
        return table;
    }
}
