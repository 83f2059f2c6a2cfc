namespace EchoServer.Load.Engine.Stats;

/// <summary>How latencies are spread; an addition to what NBomber has.</summary>
/// <param name="Percentiles">The curve of percentiles, from the fastest to the slowest, closer the nearer to 100
/// %.</param>
/// <param name="Bins">How many there are of which length; each bin is by the same factor longer than the one
/// before.</param>
internal sealed record LatencyDistribution(IReadOnlyList<PercentilePoint> Percentiles, IReadOnlyList<LatencyBin> Bins)
{
    private const int PointsToHalf = 5;
    private const int MostBins = 60;
    private const int FinestBins = 16;

    /// <summary>That of nothing.</summary>
    public static LatencyDistribution None { get; } = new([], []);

    /// <summary>Reads it off a histogram of nanoseconds.</summary>
    public static LatencyDistribution From(Histogram latency) =>
        latency is { Min: { } min, Max: { } max }
            ? new LatencyDistribution([.. Curve(latency, min, max)], Bin(latency, min, max)) : None;

    // As HdrHistogram does: so many points to each halving of what is left, until less than one value is.
    private static IEnumerable<PercentilePoint> Curve(Histogram latency, long min, long max)
    {
        yield return new PercentilePoint(0, Nanoseconds.ToMilliseconds(min));
        for (int i = 1; ; i++)
        {
            double left = Math.Pow(2, -(double)i / PointsToHalf);
            if (left * latency.Count < 1) break;
            double percent = 100 * (1 - left);
            yield return new PercentilePoint(percent, Nanoseconds.ToMilliseconds(latency.Percentile(percent) ?? max));
        }
        yield return new PercentilePoint(100, Nanoseconds.ToMilliseconds(max));
    }

    // Bins at fixed places, so that reports can be compared; as fine as the spread allows.
    private static LatencyBin[] Bin(Histogram latency, long min, long max)
    {
        int perOctave = FinestBins;
        while (perOctave > 1 && BinOf(max, perOctave) - BinOf(min, perOctave) >= MostBins) perOctave /= 2;
        int first = BinOf(min, perOctave);
        long[] counts = new long[BinOf(max, perOctave) - first + 1];
        foreach ((long value, long count) in latency.Values) counts[BinOf(value, perOctave) - first] += count;
        return [
            .. counts.Select(
                (c, i) => new LatencyBin(EdgeOf(first + i, perOctave), EdgeOf(first + i + 1, perOctave), c))];
    }

    private static int BinOf(long nanoseconds, int perOctave) =>
        (int)Math.Floor(Math.Log2(Math.Max(1, nanoseconds)) * perOctave);

    private static double EdgeOf(int bin, int perOctave) =>
        Nanoseconds.ToMilliseconds(Math.Pow(2, (double)bin / perOctave));
}

/// <summary>A point of the curve of percentiles.</summary>
/// <param name="Percent">The share of all, from 0 to 100.</param>
/// <param name="Ms">How long these took at most, in milliseconds.</param>
internal sealed record PercentilePoint(double Percent, double Ms);

/// <summary>A bin of the histogram: how many iterations took about so long.</summary>
/// <param name="FromMs">The lower bound, in milliseconds, which is in the bin.</param>
/// <param name="ToMs">The upper bound, in milliseconds, which is not.</param>
/// <param name="Count">The number of iterations in the bin.</param>
internal sealed record LatencyBin(double FromMs, double ToMs, long Count);
