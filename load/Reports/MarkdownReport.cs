using System.Globalization;
using System.Text;

namespace EchoServer.Load.Reports;

/// <summary>The figures as tables that read as well unrendered: so it is also what the tool prints in the end where
/// stdout is no terminal.</summary>
internal static class MarkdownReport
{
    private const double Mebibyte = 1048576;

    /// <summary>The whole file.</summary>
    public static string Text(RunReport report)
    {
        StringBuilder text = new();
        foreach (ScenarioStats scenario in report.Stats.ScenarioStats) Scenario(text, scenario);
        foreach (ThresholdResult threshold in report.Stats.Thresholds)
            text.Append(
                CultureInfo.InvariantCulture,
                $"\nThreshold, {threshold.ScenarioName}: {threshold.CheckExpression}: "
                + $"{ThresholdText.Outcome(threshold)}\n");
        foreach (string sentence in FactText.Of(report.Facts).Concat(FactText.Warnings(report.Facts)))
            text.Append(CultureInfo.InvariantCulture, $"\n{sentence}\n");
        text.Append(CultureInfo.InvariantCulture, $"\n{Verdict(report)}\n\n")
            .AppendJoin("  \n", FactText.Circumstances(report.Facts, c => $"`{c}`")).Append('\n');
        return text.ToString();
    }

    private static void Scenario(StringBuilder text, ScenarioStats s)
    {
        LatencyStats l = s.Ok.Latency;
        if (text.Length > 0) text.Append('\n');
        text.Append(
            CultureInfo.InvariantCulture, $"## {s.ScenarioName}, {Figures.Time(s.Duration.TotalMilliseconds)}\n\n");
        text.Append("| ok | ok/s | MiB/s | failed |\n|--:|--:|--:|--:|\n");
        text.Append(
            CultureInfo.InvariantCulture,
            $"| {s.Ok.Request.AllCount:N0} | {Figures.Number(s.Ok.Request.RPS)} | "
            + $"{Figures.Number(s.BytesPerSecond(s.Ok) / Mebibyte)} | {s.Fail.Request.AllCount:N0} |\n\n");
        text.Append(
            "| ms: min | mean | p50 | p75 | p90 | p95 | p99 | p99.9 | p99.99 | max "
            + "|\n|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
        double?[] times = [
            l.MinMs, l.MeanMs, l.Percent50, l.Percent75, l.Percent90, l.Percent95, l.Percent99, l.Percent999,
            l.Percent9999, l.MaxMs];
        text.Append(CultureInfo.InvariantCulture, $"|{string.Concat(times.Select(t => $" {Figures.Number(t)} |"))}\n");
        Failures(text, s.Fail.StatusCodes);
    }

    private static void Failures(StringBuilder text, StatusCodeStats[] codes)
    {
        if (codes.Length == 0) return;
        text.Append("\n| failed | times | such as |\n|---|--:|---|\n");
        foreach (StatusCodeStats code in codes)
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {Cell(code.StatusCode)} | {code.AllCount:N0} | {Cell(code.Message)} |\n");
    }

    private static string Verdict(RunReport report) => report.HasPassed
        ? "**Passed**: every reply was right."
        : $"**Failed**: {string.Join("; ", report.Objections)}.";

    // A message may contain anything: what would end the cell is taken apart.
    private static string Cell(string text) =>
        text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
