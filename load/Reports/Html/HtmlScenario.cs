using System.Text;

namespace EchoServer.Load.Reports.Html;

/// <summary>A scenario's part of the page: its key figures, its charts and its tables.</summary>
internal static class HtmlScenario
{
    private static readonly (string Name, Func<LatencyStats, double?> Of)[] _latencies =
    [
        ("min", l => l.MinMs), ("mean", l => l.MeanMs), ("p50", l => l.Percent50), ("p75", l => l.Percent75),
        ("p90", l => l.Percent90),
        ("p95", l => l.Percent95), ("p99", l => l.Percent99), ("p99.9", l => l.Percent999),
        ("p99.99", l => l.Percent9999), ("max", l => l.MaxMs),
        ("standard deviation", l => l.StdDev),
    ];

    /// <summary>All scenarios at a glance, each with a link to its part; nothing where there is one only.</summary>
    public static string Overview(IReadOnlyList<ScenarioStats> scenarios)
    {
        if (scenarios.Count < 2) return "";
        return "<section>\n<h2>Overview</h2>\n"
            + HtmlText.Table(
                ["", "right replies", "a second", "p50", "p99", "max", "failed"], scenarios.Select((s, i) => new[]
        {
            $"<a href=\"#{Id(i)}\">{HtmlText.Text(s.ScenarioName)}</a>", Figures.Count(s.Ok.Request.AllCount),
                Figures.Number(s.Ok.Request.RPS),
            Figures.Time(s.Ok.Latency.Percent50), Figures.Time(s.Ok.Latency.Percent99),
            Figures.Time(s.Ok.Latency.MaxMs),
            s.Fail.Request.AllCount > 0 ? $"<span class=\"bad\">{Figures.Count(s.Fail.Request.AllCount)}</span>" : "0",
        })) + "</section>\n";
    }

    /// <summary>The scenario's whole section.</summary>
    /// <param name="stats">The scenario's figures.</param>
    /// <param name="number">The scenario's number, from 0 on.</param>
    public static string Of(ScenarioStats stats, int number)
    {
        StringBuilder html = new($"<section id=\"{Id(number)}\">\n<h2>{HtmlText.Text(stats.ScenarioName)}</h2>\n");
        html.Append(Tiles(stats));
        html.Append("<div class=\"charts\">\n");
        html.Append(TimeCharts.Throughput(stats)).Append(TimeCharts.Latency(stats));
        html.Append(LatencyCharts.Percentiles(stats)).Append(LatencyCharts.Histogram(stats))
            .Append(TimeCharts.Failures(stats));
        html.Append("</div>\n<h3>Figures</h3>\n").Append(FigureTable(stats));
        if (stats.Fail.StatusCodes.Length > 0) html.Append("<h3>Failures</h3>\n").Append(FailureTable(stats));
        return html.Append("</section>\n").ToString();
    }

    private static string Id(int number) => Figures.Text($"scenario-{number + 1}");

    private static string Tiles(ScenarioStats stats)
    {
        (LatencyStats latency, RequestStats ok, RequestStats fail) =
            (stats.Ok.Latency, stats.Ok.Request, stats.Fail.Request);
        double all = ok.AllCount + fail.AllCount;
        (string bytes, string unit) = Figures.Bytes(stats.BytesPerSecond(stats.Ok));
        return "<ul class=\"tiles\">\n"
            + Tile(
                "per second", Figures.Number(ok.RPS),
                $"{Figures.Count(ok.AllCount)} in {Figures.Time(stats.Duration.TotalMilliseconds)}")
            + Tile("p50", Figures.Time(latency.Percent50), Beyond(ok.AllCount, 50, "half took longer"))
            + Tile("p99", Figures.Time(latency.Percent99), Beyond(ok.AllCount, 99, "1 of 100 took longer"))
            + Tile("max", Figures.Time(latency.MaxMs), ok.AllCount == 0 ? "no right reply" : "the slowest of all")
            + Tile(
                "failed", Figures.Count(fail.AllCount), all == 0
                    ? "of none" : $"{Figures.Share(fail.AllCount / all)} of all", fail.AllCount > 0 ? " bad" : "")
            + Tile($"{unit} per second", bytes, "each way")
            + "</ul>\n";
    }

    // By nearest rank a high percentile of few is the slowest of them.
    private static string Beyond(long count, double percent, string note) =>
        count == 0
            ? "no right reply" : Math.Ceiling(count * percent / 100) >= count ? $"the slowest of {Figures.Count(count)}"
            : note;

    private static string Tile(string name, string value, string note, string style = "") =>
        $"<li class=\"tile{style}\"><span class=\"name\">{name}</span> <strong>{HtmlText.Text(value)}</strong> <span "
        + $"class=\"note\">{HtmlText.Text(note)}</span></li>\n";

    // A row for each figure: so it fits a telephone, and one can read down a column.
    private static string FigureTable(ScenarioStats stats)
    {
        (string Name, MeasurementStats Ok, MeasurementStats Fail)[] columns =
            [("whole request", stats.Ok, stats.Fail),
                .. stats.StepStats.Select(s => ($"step {s.StepName}", s.Ok, s.Fail))];
        IEnumerable<string> Row(string name, Func<MeasurementStats, MeasurementStats, string> cell) =>
            [name, .. columns.Select(c => cell(c.Ok, c.Fail))];
        IEnumerable<IEnumerable<string>> rows =
        [
            Row("right replies", (ok, _) => Figures.Count(ok.Request.AllCount)),
            Row("failed", (_, fail) => Figures.Count(fail.Request.AllCount)),
            Row("right replies a second", (ok, _) => Figures.Rate(ok.Request.RPS)),
            Row("throughput", (ok, _) => Figures.Throughput(stats.BytesPerSecond(ok))),
            .. _latencies.Select(l => Row(l.Name, (ok, _) => Figures.Time(l.Of(ok.Latency)))),
        ];
        return HtmlText.Table(["", .. columns.Select(c => HtmlText.Text(c.Name))], rows);
    }

    private static string FailureTable(ScenarioStats stats)
    {
        double all = stats.Ok.Request.AllCount + stats.Fail.Request.AllCount;
        return HtmlText.Table(
            ["failed at", "times", "of all", "for example"], stats.Fail.StatusCodes.OrderByDescending(c => c.AllCount)
                .Select(c => new[]
        {
            HtmlText.Text(c.StatusCode.Length > 0 ? c.StatusCode : "unnamed"), Figures.Count(c.AllCount),
                Figures.Share(c.AllCount / all),
            $"<span class=\"message\">{HtmlText.Text(c.Message)}</span>",
        }), "last-text");
    }
}
