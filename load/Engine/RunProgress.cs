namespace EchoServer.Load.Engine;

/// <summary>The progress of a run.</summary>
/// <param name="Elapsed">The time since the run started, the warm-up aside.</param>
/// <param name="Ok">How many iterations went well.</param>
/// <param name="Fail">How many iterations failed.</param>
internal sealed record RunProgress(TimeSpan Elapsed, long Ok, long Fail)
{
    /// <summary>How long the iterations took that went well so far, in nanoseconds; to be had as a
    /// <see cref="Histogram.Since"/> only, as it is still written.</summary>
    public Histogram Latency { get; init; } = new();

    /// <summary>How many failed with which status code.</summary>
    public IReadOnlyDictionary<string, long> Failures { get; init; } = new Dictionary<string, long>();

    /// <summary>The same of the warm-up, of which nothing else counts.</summary>
    public IReadOnlyDictionary<string, long> WarmUpFailures { get; init; } = new Dictionary<string, long>();

    /// <summary>One progress for several that go on side by side; those that are null have not begun.</summary>
    /// <returns>Null when none has begun.</returns>
    public static RunProgress? Sum(IEnumerable<RunProgress?> parts)
    {
        RunProgress[] begun = [.. parts.OfType<RunProgress>()];
        if (begun.Length == 0) return null;
        Histogram latency = new();
        foreach (RunProgress part in begun) latency.Add(part.Latency);
        return new RunProgress(begun.Max(p => p.Elapsed), begun.Sum(p => p.Ok), begun.Sum(p => p.Fail))
        {
            Latency = latency, Failures = Sum(begun.SelectMany(p => p.Failures)),
            WarmUpFailures = Sum(begun.SelectMany(p => p.WarmUpFailures)),
        };
    }

    /// <summary>Adds counts up, code by code.</summary>
    public static Dictionary<string, long> Sum(IEnumerable<KeyValuePair<string, long>> counts) =>
        counts.GroupBy(c => c.Key).ToDictionary(g => g.Key, g => g.Sum(c => c.Value));
}
