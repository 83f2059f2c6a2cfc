namespace EchoServer.Load.Reports.Html;

/// <summary>The charts of how latencies are spread.</summary>
internal static class LatencyCharts
{
    private static readonly double[] _dots = [50, 90, 99, 99.9, 99.99];

    /// <summary>The curve of percentiles, on a scale of nines.</summary>
    public static string Percentiles(ScenarioStats stats)
    {
        const string Title = "Latency by percentile";
        IReadOnlyList<PercentilePoint> curve = stats.Distribution.Percentiles;
        LatencyStats latency = stats.Ok.Latency;
        if (latency is not { MinMs: { } min, MaxMs: { } max }) return Figure.Empty(Title, "No request went well.");
        Plot plot = new(new NinesScale(stats.Ok.Request.AllCount), new LatencyScale(min, max));
        plot.Line("ok", curve.Select(p => ((double, double)?)(p.Percent, p.Ms)));
        double?[] values =
            [latency.Percent50, latency.Percent90, latency.Percent99, latency.Percent999, latency.Percent9999];
        foreach (
            (double percent, double? ms) in _dots.Zip(values)
                .Where(d => stats.Ok.Request.AllCount * (1 - d.First / 100) >= 1)) plot.Dot("ok", percent, ms ?? max);
        plot.Dot("ok", 100, max);
        foreach ((PercentilePoint from, PercentilePoint to) in curve.Zip(curve.Skip(1)))
            plot.Spot(
                from.Percent, to.Percent, Figures.Text($"{to.Percent:0.####} % took {Figures.Time(to.Ms)} or less"));
        return Figure.Of(Title, [("ok", "took this long or less")], plot.Svg(
            $"Latency by percentile: p50 {Figures.Time(latency.Percent50)}, p90 {Figures.Time(latency.Percent90)}, "
            + $"p99 {Figures.Time(latency.Percent99)}, "
            + $"p99.9 {Figures.Time(latency.Percent999)}, max {Figures.Time(latency.MaxMs)}"));
    }

    /// <summary>How many took how long.</summary>
    public static string Histogram(ScenarioStats stats)
    {
        const string Title = "How many took how long";
        IReadOnlyList<LatencyBin> bins = stats.Distribution.Bins;
        if (bins.Count == 0) return Figure.Empty(Title, "No request went well.");
        long all = bins.Sum(b => b.Count);
        Plot plot = new(
            new LatencyScale(bins[0].FromMs, bins[^1].ToMs), new LinearScale(bins.Max(b => b.Count), smallestStep: 1));
        foreach (LatencyBin bin in bins)
        {
            plot.Bar("ok", bin.FromMs, bin.ToMs, bin.Count);
            plot.Spot(bin.FromMs, bin.ToMs,
                $"{Figures.Time(bin.FromMs)} to {Figures.Time(bin.ToMs)}: {Figures.Count(bin.Count)} "
                + $"({Figures.Share((double)bin.Count / all)})");
        }
        if (stats.Ok.Latency is { Percent50: { } half, Percent99: { } most })
        {
            plot.Marker(half, "p50", 0);
            plot.Marker(most, "p99", 1);
        }
        return Figure.Of(
            Title, [("ok", "requests")],
            plot.Svg(
                $"Histogram of latencies: {Figures.Count(all)} requests from {Figures.Time(bins[0].FromMs)} to "
                + $"{Figures.Time(bins[^1].ToMs)}"));
    }
}
