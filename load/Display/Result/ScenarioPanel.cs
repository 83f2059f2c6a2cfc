using EchoServer.Load.Reports;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace EchoServer.Load.Display.Result;

/// <summary>A run of one scenario: a figure a line, and beside them, or below in a narrow window, how latencies are
/// spread and what was done when.</summary>
internal static class ScenarioPanel
{
    // What figures, histogram's labels and counts take; bars have the rest.
    private const int FigureColumns = 22, LabelColumns = 23, WidestBar = 40, NarrowestBar = 10;
    private const int MostRows = 10;

    /// <summary>Adds a scenario's panel to a page.</summary>
    public static void Add(TerminalPage page, ScenarioStats stats)
    {
        page.Line($"{stats.ScenarioName}, {Figures.Time(stats.Duration.TotalMilliseconds)}", Styles.Bold);
        page.Line();
        IRenderable figures = FigureTable(stats);
        int beside = Math.Min(WidestBar, page.Columns - FigureColumns - LabelColumns - 1),
            below = Math.Min(WidestBar, page.Columns - LabelColumns - 1);
        if (beside >= NarrowestBar)
        {
            page.Add(
                new Grid()
                    .AddColumn(new GridColumn().Width(FigureColumns).PadRight(0))
                    .AddColumn(new GridColumn().PadRight(0))
                    .AddRow(figures, Charts(page, stats, beside)));
        }
        else
        {
            page.Add(figures);
            page.Line();
            if (below >= NarrowestBar) page.Add(Charts(page, stats, below));
        }
        page.Line();
    }

    private static Table FigureTable(ScenarioStats stats)
    {
        LatencyStats l = stats.Ok.Latency;
        Table table = PlainTable.Of("", "");
        table.Columns[1].RightAligned();
        void Row(string name, string value, Style? style = null) =>
            table.AddRow(TerminalPage.Text(name, Styles.Dim), TerminalPage.Text(value, style));
        Row("ok", Figures.Count(stats.Ok.Request.AllCount));
        Row(
            "failed", Figures.Count(stats.Fail.Request.AllCount),
            stats.Fail.Request.AllCount > 0 ? Styles.Bad : (Style?)null);
        Row("ok/s", Figures.Number(stats.Ok.Request.RPS));
        Row("moved", Figures.Throughput(stats.BytesPerSecond(stats.Ok)));
        (string, double?)[] times =
        [
            ("min", l.MinMs), ("mean", l.MeanMs), ("p50", l.Percent50), ("p75", l.Percent75), ("p90", l.Percent90),
            ("p95", l.Percent95), ("p99", l.Percent99), ("p99.9", l.Percent999),
            ("p99.99", l.Percent9999), ("max", l.MaxMs),
        ];
        foreach ((string name, double? ms) in times) Row(name, Figures.Time(ms));
        return table;
    }

    private static Rows Charts(TerminalPage page, ScenarioStats stats, int width)
    {
        Bars bars = new(page.Terminal.HasBlocks);
        Table histogram = PlainTable.Of("took", "", "times");
        histogram.Columns[0].RightAligned();
        histogram.Columns[1].Width(width).PadRight(1);
        histogram.Columns[2].RightAligned().PadRight(0);
        LatencyBin[] bins = Rows(stats.Distribution.Bins);
        long most = bins.Length > 0 ? bins.Max(b => b.Count) : 1;
        foreach (LatencyBin bin in bins)
            histogram.AddRow(
                TerminalPage.Text(Figures.Time(bin.FromMs)),
                TerminalPage.Text(bars.Bar((double)bin.Count / most, width), Styles.Good),
                TerminalPage.Text(Figures.Count(bin.Count)));
        double[] rates = OverTime.Rates(stats.Intervals, width);
        string range = rates.Length == 0 ? "" : $"{Figures.Number(rates.Min())} to {Figures.Rate(rates.Max())}";
        return new Rows(
            bins.Length > 0 ? histogram : TerminalPage.Text("No request went well.", Styles.Dim), TerminalPage.Text(""),
            TerminalPage.Text($"ok/s over time, {range}", Styles.Dim),
            TerminalPage.Text(bars.Sparkline(rates), Styles.Good));
    }

    // Neighbours together, until there are few enough.
    private static LatencyBin[] Rows(IReadOnlyList<LatencyBin> bins) =>
        [.. bins.Chunk(Math.Max(1, (bins.Count + MostRows - 1) / MostRows))
            .Select(c => new LatencyBin(c[0].FromMs, c[^1].ToMs, c.Sum(b => b.Count)))];
}
