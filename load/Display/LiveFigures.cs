namespace EchoServer.Load.Display;

/// <summary>What the live view shows at a moment.</summary>
internal sealed record LiveFigures
{
    /// <summary>What runs, and against what.</summary>
    public required string Title { get; init; }

    /// <summary>How much of it is done, from 0 to 1.</summary>
    public required double Done { get; init; }

    /// <summary>What stands behind the bar.</summary>
    public required string Left { get; init; }

    /// <summary>How long the run has taken, the warm-up aside.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Iterations a second that went well: in the last second, and so far; null while nobody knows.</summary>
    public (double? Now, double? Mean) OkRate { get; init; }

    /// <summary>The same of those that failed.</summary>
    public (double? Now, double? Mean) FailedRate { get; init; }

    /// <summary>How long those of the last second took, and all.</summary>
    public (Histogram Now, Histogram All) Latency { get; init; } = (new Histogram(), new Histogram());

    /// <summary>How many iterations went well.</summary>
    public long Ok { get; init; }

    /// <summary>How many iterations failed.</summary>
    public long Failed { get; init; }

    /// <summary>How many of them failed with which status code.</summary>
    public IReadOnlyDictionary<string, long> Failures { get; init; } = new Dictionary<string, long>();

    /// <summary>The same of the warm-up; they are not among those that failed.</summary>
    public IReadOnlyDictionary<string, long> WarmUpFailures { get; init; } = new Dictionary<string, long>();

    /// <summary>How many connections are open.</summary>
    public long Open { get; init; }
}
