namespace EchoServer.Load.Engine.Stats;

/// <summary>The figures of an interval of a run, by when iterations ended; an addition to what NBomber has.</summary>
/// <param name="StartSeconds">When it began, since the run did.</param>
/// <param name="Seconds">How long it was.</param>
/// <param name="Ok">How many iterations went well.</param>
/// <param name="Failed">How many iterations failed.</param>
/// <param name="Bytes">The bytes moved by those that went well.</param>
/// <param name="Percent50">How long half of those took at most, in milliseconds; null of none, as the next
/// three.</param>
/// <param name="Percent90">How long 90 % of them took at most.</param>
/// <param name="Percent99">How long 99 % of them took at most.</param>
/// <param name="MaxMs">How long the longest took.</param>
internal sealed record IntervalStats(
    double StartSeconds, double Seconds, long Ok, long Failed, long Bytes, double? Percent50, double? Percent90,
    double? Percent99, double? MaxMs)
{
    /// <summary>Makes the figures of what was counted.</summary>
    public static IntervalStats From(IntervalCounts counts, double start, double end)
    {
        double? At(double percent) => Nanoseconds.ToMilliseconds(counts.Latency.Percentile(percent));
        return new IntervalStats(
            start, end - start, counts.Ok, counts.Failed, counts.Bytes, At(50), At(90), At(99),
            Nanoseconds.ToMilliseconds(counts.Latency.Max));
    }
}
