namespace EchoServer.Load.Engine.Stats;

/// <summary>The figures of what went well, or of what failed.</summary>
internal sealed record MeasurementStats(
    RequestStats Request, LatencyStats Latency, DataTransferStats DataTransfer, StatusCodeStats[] StatusCodes)
{
    /// <summary>Makes them of what was measured.</summary>
    /// <param name="measured">What was measured.</param>
    /// <param name="isError">Whether it is what failed.</param>
    /// <param name="all">How many iterations there were, good or failed.</param>
    /// <param name="duration">How long it took.</param>
    public static MeasurementStats From(Measurement measured, bool isError, long all, TimeSpan duration)
    {
        int? Percent(long count) => all == 0 ? null : (int)Math.Round(100.0 * count / all);
        double? rate = duration > TimeSpan.Zero ? measured.Count / duration.TotalSeconds : null;
        return new MeasurementStats(
            new RequestStats(measured.Count, rate, Percent(measured.Count)), LatencyStats.From(measured.Latency),
            DataTransferStats.From(measured.Size),
            [.. measured.StatusCodes.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c =>
                new StatusCodeStats(c.Key, isError, c.Value.Message, c.Value.Count, Percent(c.Value.Count)))]);
    }
}
