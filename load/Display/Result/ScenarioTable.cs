using EchoServer.Load.Reports;
using Spectre.Console;

namespace EchoServer.Load.Display.Result;

/// <summary>A run of several scenarios side by side: a row each, with as many figures as the window has room
/// for.</summary>
internal static class ScenarioTable
{
    private const int SparkColumns = 16;

    // From what width on a column is shown: so a number is never broken in two.
    private static readonly (string Head, int From, Func<ScenarioStats, string> Of)[] _columns =
    [
        ("ok", 40, s => Figures.Count(s.Ok.Request.AllCount)),
        ("ok/s", 52, s => Figures.Number(s.Ok.Request.RPS)),
        ("p50", 80, s => Figures.Time(s.Ok.Latency.Percent50)),
        ("p95", 70, s => Figures.Time(s.Ok.Latency.Percent95)),
        ("p99", 0, s => Figures.Time(s.Ok.Latency.Percent99)),
        ("max", 62, s => Figures.Time(s.Ok.Latency.MaxMs)),
        ("failed", 0, s => Figures.Count(s.Fail.Request.AllCount)),
    ];

    /// <summary>Adds the table of scenarios to a page.</summary>
    public static void Add(TerminalPage page, IReadOnlyList<ScenarioStats> scenarios)
    {
        (string Head, int From, Func<ScenarioStats, string> Of)[] columns =
            [.. _columns.Where(c => page.Columns >= c.From)];
        bool hasSparkline = page.Columns >= 100;
        Table table = PlainTable.Of(
            ["scenario", .. columns.Select(c => c.Head), .. hasSparkline ? ["ok/s over time"] : Array.Empty<string>()]);
        for (int i = 1; i <= columns.Length; i++) table.Columns[i].RightAligned().NoWrap();
        Bars bars = new(page.Terminal.HasBlocks);
        foreach (ScenarioStats s in scenarios)
        {
            List<Text> cells = [
                TerminalPage.Text(s.ScenarioName, Styles.Bold),
                .. columns.Select(c => TerminalPage.Text(c.Of(s), StyleOf(c.Head, s)))];
            if (hasSparkline)
                cells.Add(TerminalPage.Text(bars.Sparkline(OverTime.Rates(s.Intervals, SparkColumns)), Styles.Good));
            table.AddRow(cells);
        }
        page.Add(table);
        page.Line();
    }

    private static Style? StyleOf(string head, ScenarioStats stats) =>
        head == "failed" && stats.Fail.Request.AllCount > 0 ? Styles.Bad : (Style?)null;
}
