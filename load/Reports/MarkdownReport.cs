using System.Globalization;
using System.Text;
using EchoServer.Load.Engine.Stats;

namespace EchoServer.Load.Reports;

/// <summary>The figures as tables that read as well unrendered: so it is also what the tool prints in the end.</summary>
internal static class MarkdownReport
{
    /// <summary>The whole file.</summary>
    public static string Text(NodeStats stats)
    {
        StringBuilder text = new();
        foreach (ScenarioStats scenario in stats.ScenarioStats) Scenario(text, scenario);
        foreach (ThresholdResult threshold in stats.Thresholds)
            text.Append(CultureInfo.InvariantCulture, $"\nThreshold {threshold.CheckExpression}: {(threshold.IsFailed ? "FAILED" : "held")}\n");
        return text.ToString();
    }

    private static void Scenario(StringBuilder text, ScenarioStats s)
    {
        LatencyStats l = s.Ok.Latency;
        text.Append(CultureInfo.InvariantCulture, $"## {s.ScenarioName}, {s.Duration.TotalSeconds:0.0} s\n\n");
        text.Append("| ok | ok/s | MiB/s | failed |\n|--:|--:|--:|--:|\n");
        double mebibytes = s.Ok.DataTransfer.AllBytes / 1048576.0 / Math.Max(s.Duration.TotalSeconds, 1e-9);
        text.Append(CultureInfo.InvariantCulture, $"| {s.Ok.Request.Count:N0} | {s.Ok.Request.RPS:N0} | {mebibytes:N1} | {s.Fail.Request.Count:N0} |\n\n");
        text.Append("| ms: min | mean | p50 | p75 | p90 | p99 | p99.9 | p99.99 | max |\n|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
        text.Append(CultureInfo.InvariantCulture, $"| {l.MinMs:N3} | {l.MeanMs:N3} | {l.Percent50:N3} | {l.Percent75:N3} | {l.Percent90:N3} ");
        text.Append(CultureInfo.InvariantCulture, $"| {l.Percent99:N3} | {l.Percent999:N3} | {l.Percent9999:N3} | {l.MaxMs:N3} |\n");
        Failures(text, s.Fail.StatusCodes);
    }

    private static void Failures(StringBuilder text, StatusCodeStats[] codes)
    {
        if (codes.Length == 0) return;
        text.Append("\n| failed | times | such as |\n|---|--:|---|\n");
        foreach (StatusCodeStats code in codes)
            text.Append(CultureInfo.InvariantCulture, $"| {code.StatusCode} | {code.Count:N0} | {code.Message} |\n");
    }
}
