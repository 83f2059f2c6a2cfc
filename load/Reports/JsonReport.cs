using System.Text.Json;
using EchoServer.Load.Engine.Stats;

namespace EchoServer.Load.Reports;

/// <summary>All figures, for machines. Times are milliseconds, except for durations, which are seconds. What was not measured is null.</summary>
internal static class JsonReport
{
    /// <summary>The version of the schema, docs/load-report.schema.json. A change that a reader could trip over makes a new one.</summary>
    public const int SchemaVersion = 2;

    /// <summary>The whole file.</summary>
    public static string Text(RunReport report) => JsonFile.Text(json =>
    {
        json.WriteNumber("schema", SchemaVersion);
        Verdict(json, report);
        json.WriteNumber("durationSeconds", report.Stats.Duration.TotalSeconds);
        JsonFacts.Write(json, report.Facts);
        JsonFile.Write(json, "scenarios", report.Stats.ScenarioStats, Scenario);
        JsonFile.Write(json, "thresholds", report.Stats.Thresholds, Threshold);
    });

    private static void Verdict(Utf8JsonWriter json, RunReport report)
    {
        json.WriteStartObject("verdict");
        json.WriteBoolean("passed", report.HasPassed);
        json.WriteBoolean("repliesRight", report.AreRepliesRight);
        json.WriteStartArray("objections");
        foreach (string objection in report.Objections) json.WriteStringValue(objection);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Scenario(Utf8JsonWriter json, ScenarioStats stats)
    {
        json.WriteString("name", stats.ScenarioName);
        json.WriteNumber("durationSeconds", stats.Duration.TotalSeconds);
        Measured(json, "ok", stats.Ok);
        Measured(json, "fail", stats.Fail);
        if (stats.WarmUpFailures.Count > 0) JsonFile.Write(json, "warmUpFailures", stats.WarmUpFailures, StatusCode);
        JsonFile.Write(json, "steps", stats.StepStats, Step);
        JsonFile.Write(json, "intervals", stats.Intervals, Interval);
        JsonFile.Write(json, "percentiles", stats.Distribution.Percentiles, Percentile);
        JsonFile.Write(json, "histogram", stats.Distribution.Bins, Bin);
    }

    private static void Step(Utf8JsonWriter json, StepStats stats)
    {
        json.WriteString("name", stats.StepName);
        Measured(json, "ok", stats.Ok);
        Measured(json, "fail", stats.Fail);
    }

    private static void Interval(Utf8JsonWriter json, IntervalStats interval)
    {
        json.WriteNumber("startSeconds", interval.StartSeconds);
        json.WriteNumber("seconds", interval.Seconds);
        json.WriteNumber("ok", interval.Ok);
        json.WriteNumber("failed", interval.Failed);
        json.WriteNumber("bytes", interval.Bytes);
        JsonFile.Write(json, "p50Ms", interval.Percent50);
        JsonFile.Write(json, "p90Ms", interval.Percent90);
        JsonFile.Write(json, "p99Ms", interval.Percent99);
        JsonFile.Write(json, "maxMs", interval.MaxMs);
    }

    private static void Percentile(Utf8JsonWriter json, PercentilePoint point)
    {
        json.WriteNumber("percent", point.Percent);
        json.WriteNumber("ms", point.Ms);
    }

    private static void Bin(Utf8JsonWriter json, LatencyBin bin)
    {
        json.WriteNumber("fromMs", bin.FromMs);
        json.WriteNumber("toMs", bin.ToMs);
        json.WriteNumber("count", bin.Count);
    }

    private static void Threshold(Utf8JsonWriter json, ThresholdResult result)
    {
        json.WriteString("scenario", result.ScenarioName);
        json.WriteString("check", result.CheckExpression);
        json.WriteBoolean("failed", result.IsFailed);
        if (result.Figure is not { } figure) return;
        json.WriteString("figure", figure.Name);
        JsonFile.Write(json, "measured", figure.Value);
        json.WriteString("unit", JsonNamingPolicy.CamelCase.ConvertName(figure.Unit.ToString()));
    }

    private static void Measured(Utf8JsonWriter json, string name, MeasurementStats stats)
    {
        json.WriteStartObject(name);
        json.WriteNumber("count", stats.Request.AllCount);
        JsonFile.Write(json, "perSecond", stats.Request.RPS);
        json.WriteNumber("bytes", stats.DataTransfer.AllBytes);
        Latency(json, stats.Latency);
        JsonFile.Write(json, "statusCodes", stats.StatusCodes, StatusCode);
        json.WriteEndObject();
    }

    private static void StatusCode(Utf8JsonWriter json, StatusCodeStats code)
    {
        json.WriteString("code", code.StatusCode);
        json.WriteNumber("count", code.AllCount);
        json.WriteString("message", code.Message);
    }

    private static void Latency(Utf8JsonWriter json, LatencyStats latency)
    {
        json.WriteStartObject("latencyMs");
        JsonFile.Write(json, "min", latency.MinMs);
        JsonFile.Write(json, "mean", latency.MeanMs);
        JsonFile.Write(json, "standardDeviation", latency.StdDev);
        JsonFile.Write(json, "p50", latency.Percent50);
        JsonFile.Write(json, "p75", latency.Percent75);
        JsonFile.Write(json, "p90", latency.Percent90);
        JsonFile.Write(json, "p95", latency.Percent95);
        JsonFile.Write(json, "p99", latency.Percent99);
        JsonFile.Write(json, "p99.9", latency.Percent999);
        JsonFile.Write(json, "p99.99", latency.Percent9999);
        JsonFile.Write(json, "max", latency.MaxMs);
        json.WriteEndObject();
    }
}
