namespace EchoServer.Load.Engine.Stats;

/// <summary>The figures of a scenario.</summary>
internal sealed record ScenarioStats(
    string ScenarioName, MeasurementStats Ok, MeasurementStats Fail, StepStats[] StepStats, TimeSpan Duration)
{
    /// <summary>What happened when; an addition to what NBomber has.</summary>
    public IReadOnlyList<IntervalStats> Intervals { get; init; } = [];

    /// <summary>How the latencies of what went well are spread; another.</summary>
    public LatencyDistribution Distribution { get; init; } = LatencyDistribution.None;

    /// <summary>What failed in the warm-up, of which nothing else counts; another.</summary>
    public IReadOnlyList<StatusCodeStats> WarmUpFailures { get; init; } = [];

    /// <summary>The bytes that what went well, of the whole or of a step, moved each second; null when no time was
    /// measured. Another.</summary>
    public double? BytesPerSecond(MeasurementStats ok) =>
        Duration > TimeSpan.Zero ? ok.DataTransfer.AllBytes / Duration.TotalSeconds : null;
}

/// <summary>The figures of a step.</summary>
internal sealed record StepStats(string StepName, MeasurementStats Ok, MeasurementStats Fail);
