using System.Text.Json.Serialization;

namespace EchoServer.Load.Reports.Json;

/// <summary>The figures of a scenario, as JSON.</summary>
internal sealed record ScenarioJson
{
    /// <summary>The scenario's name.</summary>
    public required string Name { get; init; }

    /// <summary>The length of the scenario, without the warm-up.</summary>
    public required double DurationSeconds { get; init; }

    /// <summary>The figures of iterations that went well.</summary>
    public required MeasuredJson Ok { get; init; }

    /// <summary>The figures of iterations that failed.</summary>
    public required MeasuredJson Fail { get; init; }

    /// <summary>The failures of the warm-up; null when there were none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<StatusCodeJson>? WarmUpFailures { get; init; }

    /// <summary>The figures of the scenario's steps.</summary>
    public required IReadOnlyList<StepJson> Steps { get; init; }

    /// <summary>The run in parts of equal length.</summary>
    public required IReadOnlyList<IntervalJson> Intervals { get; init; }

    /// <summary>The curve of percentiles of what went well.</summary>
    public required IReadOnlyList<PercentilePoint> Percentiles { get; init; }

    /// <summary>How many of what went well took how long.</summary>
    public required IReadOnlyList<LatencyBin> Histogram { get; init; }

    /// <summary>The JSON record of a scenario.</summary>
    public static ScenarioJson Of(ScenarioStats s) => new()
    {
        Name = s.ScenarioName, DurationSeconds = s.Duration.TotalSeconds, Ok = MeasuredJson.Of(s.Ok),
        Fail = MeasuredJson.Of(s.Fail),
        WarmUpFailures = s.WarmUpFailures.Count > 0 ? [.. s.WarmUpFailures.Select(StatusCodeJson.Of)] : null,
        Steps = [.. s.StepStats.Select(StepJson.Of)], Intervals = [.. s.Intervals.Select(IntervalJson.Of)],
        Percentiles = s.Distribution.Percentiles, Histogram = s.Distribution.Bins,
    };
}

/// <summary>The figures of a step.</summary>
internal sealed record StepJson(string Name, MeasuredJson Ok, MeasuredJson Fail)
{
    /// <summary>The JSON record of a step.</summary>
    public static StepJson Of(StepStats s) => new(s.StepName, MeasuredJson.Of(s.Ok), MeasuredJson.Of(s.Fail));
}

/// <summary>The figures of what went well, or of what failed.</summary>
internal sealed record MeasuredJson(
    long Count, double? PerSecond, long Bytes, LatencyJson LatencyMs, IReadOnlyList<StatusCodeJson> StatusCodes)
{
    /// <summary>The JSON record of a measurement.</summary>
    public static MeasuredJson Of(MeasurementStats m) =>
        new(m.Request.AllCount, m.Request.RPS, m.DataTransfer.AllBytes, LatencyJson.Of(m.Latency),
            [.. m.StatusCodes.Select(StatusCodeJson.Of)]);
}

/// <summary>The latencies, in milliseconds.</summary>
internal sealed record LatencyJson(
    double? Min, double? Mean, double? StandardDeviation, double? P50, double? P75, double? P90, double? P95,
    double? P99,
    [property: JsonPropertyName("p99.9")] double? P999, [property: JsonPropertyName("p99.99")] double? P9999,
    double? Max)
{
    /// <summary>The JSON record of latencies.</summary>
    public static LatencyJson Of(LatencyStats l) => new(
        l.MinMs, l.MeanMs, l.StdDev, l.Percent50, l.Percent75, l.Percent90, l.Percent95, l.Percent99, l.Percent999,
        l.Percent9999, l.MaxMs);
}

/// <summary>How often a status code came.</summary>
internal sealed record StatusCodeJson(string Code, long Count, string Message)
{
    /// <summary>The JSON record of a status code.</summary>
    public static StatusCodeJson Of(StatusCodeStats c) => new(c.StatusCode, c.AllCount, c.Message);
}

/// <summary>The figures of an interval of a run.</summary>
internal sealed record IntervalJson(
    double StartSeconds, double Seconds, long Ok, long Failed, long Bytes, double? P50Ms, double? P90Ms, double? P99Ms,
    double? MaxMs)
{
    /// <summary>The JSON record of an interval.</summary>
    public static IntervalJson Of(IntervalStats i) =>
        new(i.StartSeconds, i.Seconds, i.Ok, i.Failed, i.Bytes, i.Percent50, i.Percent90, i.Percent99, i.MaxMs);
}
