namespace EchoServer.Load.Engine.Stats;

/// <summary>
/// How long it took, in milliseconds; all are null when nothing was measured. NBomber has 0 there, with which a
/// comparison holds; with null none does, so that a threshold on what was not measured fails. The percentiles of 90,
/// 99.9 and 99.99 are additions to what NBomber has.
/// </summary>
internal sealed record LatencyStats(
    double? MinMs, double? MeanMs, double? MaxMs, double? Percent50, double? Percent75, double? Percent90,
    double? Percent95, double? Percent99,
    double? Percent999, double? Percent9999, double? StdDev)
{
    /// <summary>Reads them off a histogram of nanoseconds.</summary>
    public static LatencyStats From(Histogram latency)
    {
        double? At(double percent) => Nanoseconds.ToMilliseconds(latency.Percentile(percent));
        return new LatencyStats(
            Nanoseconds.ToMilliseconds(latency.Min), Nanoseconds.ToMilliseconds(latency.Mean),
            Nanoseconds.ToMilliseconds(latency.Max),
            At(50), At(75), At(90), At(95), At(99), At(99.9), At(99.99),
            Nanoseconds.ToMilliseconds(latency.StandardDeviation));
    }
}
