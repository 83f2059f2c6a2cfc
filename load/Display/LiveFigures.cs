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

    /// <summary>How long it has run, the warm-up aside.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Iterations a second: in the last second, and so far.</summary>
    public (double Now, double Mean) Rate { get; init; }

    /// <summary>How long those of the last second took, and all.</summary>
    public (Histogram Now, Histogram All) Latency { get; init; } = (new Histogram(), new Histogram());

    /// <summary>How many iterations went well.</summary>
    public long Ok { get; init; }

    /// <summary>How many failed.</summary>
    public long Failed { get; init; }

    /// <summary>How many of them failed at what.</summary>
    public IReadOnlyDictionary<string, long> Failures { get; init; } = new Dictionary<string, long>();

    /// <summary>How many connections are open.</summary>
    public long Open { get; init; }
}
