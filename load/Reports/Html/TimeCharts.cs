namespace EchoServer.Load.Reports.Html;

/// <summary>The charts over the time of a run: requests, failures and latencies, by when they ended.</summary>
internal static class TimeCharts
{
    /// <summary>How many requests went well, a second.</summary>
    public static string Throughput(ScenarioStats stats)
    {
        if (stats.Ok.Request.AllCount == 0) return Figure.Empty("Requests per second", "No request went well.");
        double most = stats.Intervals.Max(i => PerSecond(i.Ok, i));
        Plot plot = new(Elapsed(stats), new LinearScale(most));
        plot.Steps("ok", [.. stats.Intervals.Select(i => (i.StartSeconds, End(i), PerSecond(i.Ok, i)))]);
        foreach (IntervalStats i in stats.Intervals)
            plot.Spot(i.StartSeconds, End(i), $"{When(i)}: {Figures.Rate(PerSecond(i.Ok, i))}");
        string mean = Figures.Rate(stats.Ok.Request.RPS);
        return Figure.Of("Requests per second", [("ok", $"right replies, mean {mean}")],
            plot.Svg($"Right replies a second over time: {mean} on average, {Figures.Rate(most)} at most"));
    }

    /// <summary>How many failed, in each interval.</summary>
    public static string Failures(ScenarioStats stats)
    {
        string title = stats.Intervals.Count > 0 ? $"Failures per {Width(stats.Intervals[0].Seconds)}" : "Failures";
        if (stats.Fail.Request.AllCount == 0) return Figure.Empty("Failures", "No request failed.");
        Plot plot = new(Elapsed(stats), new LinearScale(stats.Intervals.Max(i => i.Failed), smallestStep: 1));
        foreach (IntervalStats i in stats.Intervals)
        {
            plot.Bar("failed", i.StartSeconds, End(i), i.Failed);
            plot.Spot(i.StartSeconds, End(i), $"{When(i)}: {Figures.Count(i.Failed)} failed");
        }
        string all = Figures.Count(stats.Fail.Request.AllCount);
        return Figure.Of(title, [("failed", $"failed, {all} in all")], plot.Svg($"Failures over time: {all} in all"));
    }

    /// <summary>The median and the 99th percentile, in each interval.</summary>
    public static string Latency(ScenarioStats stats)
    {
        IntervalStats[] busy = [.. stats.Intervals.Where(i => i.Ok > 0)];
        if ((busy.Min(i => i.Percent50), busy.Max(i => i.MaxMs)) is not ({ } least, { } most))
            return Figure.Empty("Latency over time", "No request went well.");
        Plot plot = new(Elapsed(stats), new LatencyScale(least, most));
        plot.Line("max", stats.Intervals.Select(i => Point(i, i.MaxMs)));
        plot.Line("p99", stats.Intervals.Select(i => Point(i, i.Percent99)));
        plot.Line("p50", stats.Intervals.Select(i => Point(i, i.Percent50)));
        foreach (IntervalStats i in busy)
            plot.Spot(
                i.StartSeconds, End(i),
                $"{When(i)}: p50 {Figures.Time(i.Percent50)}, p99 {Figures.Time(i.Percent99)}, max "
                + $"{Figures.Time(i.MaxMs)}");
        return Figure.Of("Latency over time", [("p50", "p50"), ("p99", "p99"), ("max", "max")],
            plot.Svg(
                $"Latency over time: p50 {Figures.Time(stats.Ok.Latency.Percent50)}, p99 "
                + $"{Figures.Time(stats.Ok.Latency.Percent99)} in all"));
    }

    private static ElapsedScale Elapsed(ScenarioStats stats) => new(End(stats.Intervals[^1]));

    private static double End(IntervalStats interval) => interval.StartSeconds + interval.Seconds;

    private static double PerSecond(long count, IntervalStats interval) => count / Math.Max(interval.Seconds, 1e-3);

    private static (double X, double Y)? Point(IntervalStats interval, double? ms) =>
        ms is { } known ? (interval.StartSeconds + interval.Seconds / 2, known) : null;

    private static string When(IntervalStats interval) => $"{Clock(interval.StartSeconds)} to {Clock(End(interval))}";

    private static string Clock(double seconds) =>
        seconds < 120
            ? Figures.Text($"{seconds:0.#} s") : TimeSpan.FromSeconds(Math.Round(seconds)).ToString("c", null);

    private static string Width(double seconds) => seconds is > 0.5 and < 1.5 ? "second" : Figures.Time(seconds * 1000);
}
