using System.Globalization;
using System.Text;

namespace EchoServer.Load.Reports;

/// <summary>A row for what went well in each scenario, and one for each kind of failure. What was not measured is
/// empty.</summary>
internal static class CsvReport
{
    /// <summary>The whole file.</summary>
    public static string Text(RunReport report)
    {
        StringBuilder text = new(
            "scenario,result,count,per_second,min_ms,mean_ms,p50_ms,p75_ms,"
            + "p90_ms,p95_ms,p99_ms,p99_9_ms,p99_99_ms,max_ms,bytes\n");
        foreach (ScenarioStats scenario in report.Stats.ScenarioStats)
        {
            text.Append(Row(scenario.ScenarioName, "ok", scenario.Ok));
            foreach (StatusCodeStats code in scenario.Fail.StatusCodes)
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"{Field(scenario.ScenarioName)},{Field(code.StatusCode)},{code.AllCount},,,,,,,,,,,,\n");
        }
        return text.ToString();
    }

    // RFC 4180.
    private static string Field(string text) =>
        text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;

    private static string Row(string scenario, string result, MeasurementStats m)
    {
        LatencyStats l = m.Latency;
        return string.Create(
            CultureInfo.InvariantCulture, $"{Field(scenario)},{result},{m.Request.AllCount},{m.Request.RPS:0.###},")
            + string.Create(
                CultureInfo.InvariantCulture,
                $"{l.MinMs:0.######},{l.MeanMs:0.######},{l.Percent50:0.######},{l.Percent75:0.######},"
                + $"{l.Percent90:0.######},")
            + string.Create(
                CultureInfo.InvariantCulture,
                $"{l.Percent95:0.######},{l.Percent99:0.######},{l.Percent999:0.######},"
                + $"{l.Percent9999:0.######},{l.MaxMs:0.######},{m.DataTransfer.AllBytes}\n");
    }
}
