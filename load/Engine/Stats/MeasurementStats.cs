namespace EchoServer.Load.Engine.Stats;

/// <summary>The figures of what went well, or of what failed.</summary>
internal sealed record MeasurementStats(
    RequestStats Request, LatencyStats Latency, DataTransferStats DataTransfer, StatusCodeStats[] StatusCodes)
{
    /// <summary>Makes the figures of what was measured.</summary>
    /// <param name="measured">What was measured.</param>
    /// <param name="duration">How long it took.</param>
    public static MeasurementStats From(Measurement measured, TimeSpan duration) => new(
        new RequestStats(measured.Count, duration > TimeSpan.Zero ? measured.Count / duration.TotalSeconds : null),
        LatencyStats.From(measured.Latency), new DataTransferStats(measured.Bytes),
        StatusCodeStats.From(measured.StatusCodes));
}

/// <summary>The number of requests, and their rate.</summary>
/// <param name="AllCount">The number; an addition to what NBomber has, for runs of days.</param>
/// <param name="RPS">The number a second; null when no time was measured, where NBomber has 0.</param>
internal sealed record RequestStats(long AllCount, double? RPS)
{
    /// <summary>The number, or the largest of its type.</summary>
    public int Count => (int)Math.Min(AllCount, int.MaxValue);
}

/// <summary>How many bytes were moved.</summary>
/// <param name="AllBytes">All of them together.</param>
internal sealed record DataTransferStats(long AllBytes);

/// <summary>How often a status code came.</summary>
/// <param name="StatusCode">The code.</param>
/// <param name="Message">The first message that came with it.</param>
/// <param name="AllCount">How often; an addition to what NBomber has, for runs of days.</param>
internal sealed record StatusCodeStats(string StatusCode, string Message, long AllCount)
{
    /// <summary>The figures of status codes, in the order of the codes.</summary>
    public static StatusCodeStats[] From(IEnumerable<KeyValuePair<string, StatusCount>> counts) =>
        [.. counts.OrderBy(c => c.Key, StringComparer.Ordinal)
            .Select(c => new StatusCodeStats(c.Key, c.Value.Message, c.Value.Count))];

    /// <summary>How often, or the largest of its type.</summary>
    public int Count => (int)Math.Min(AllCount, int.MaxValue);
}
