using System.Text.Json;
using EchoServer.Load.Commands;
using EchoServer.Load.Display;
using EchoServer.Load.Display.Result;
using EchoServer.Load.Engine;
using EchoServer.Load.Engine.Stats;
using EchoServer.Load.Reports;
using EchoServer.Load.Reports.Html;
using EchoServer.Load.Reports.Json;

namespace EchoServer.Tests.Load.Reports;

/// <summary>What was not measured is none in every report, and never 0; a threshold on it fails.</summary>
public class UnmeasuredTests
{
    private const string Objection = "threshold connect p99: not measured";

    private static readonly RunReport _report = WithThreshold("p99>50ms");

    [Theory]
    [InlineData("p50>50ms")]
    [InlineData("p99>50ms")]
    [InlineData("p99<50ms")]
    [InlineData("mean>1s")]
    [InlineData("max>1s")]
    public void Threshold_Fails(string condition)
    {
        RunReport report = WithThreshold(condition);
        Assert.True(Assert.Single(report.Stats.Thresholds).IsFailed);
        Assert.Contains(report.Objections, o => o.EndsWith(": not measured", StringComparison.Ordinal));
    }

    [Fact]
    public void Json_HasNull()
    {
        JsonElement json = JsonDocument.Parse(JsonReport.Text(_report)).RootElement,
            scenario = json.GetProperty("scenarios")[0];
        JsonElement[] figures =
            [.. Figures(scenario.GetProperty("ok")), .. Figures(scenario.GetProperty("steps")[0].GetProperty("ok"))];
        Assert.Equal(22, figures.Length);
        Assert.All(figures, f => Assert.Equal(JsonValueKind.Null, f.ValueKind));
        Assert.Equal(JsonValueKind.Null, scenario.GetProperty("intervals")[0].GetProperty("p50Ms").ValueKind);
        JsonElement threshold = json.GetProperty("thresholds")[0];
        Assert.Equal(
            (true, JsonValueKind.Null, "p99"),
            (threshold.GetProperty("failed")
                .GetBoolean(), threshold.GetProperty("measured").ValueKind, threshold.GetProperty("figure")
                .GetString()));
        Assert.Contains(
            Objection, json.GetProperty("verdict").GetProperty("objections").EnumerateArray()
                .Select(o => o.GetString()));
    }

    [Fact]
    public void Texts_HaveADash_AndCsvHasNothing()
    {
        string markdown = MarkdownReport.Text(_report), html = HtmlReport.Text(_report), csv = CsvReport.Text(_report);
        Assert.Contains("\n| – | – | – | – | – | – | – | – | – | – |\n", markdown, StringComparison.Ordinal);
        Assert.Contains("Threshold, connect: p99 <= 50 ms: FAILED, not measured\n", markdown, StringComparison.Ordinal);
        Assert.Contains(Objection, markdown, StringComparison.Ordinal);
        Assert.Contains("✗ FAILED, not measured", html, StringComparison.Ordinal);
        Assert.Contains(char.ToUpperInvariant(Objection[0]) + Objection[1..], html, StringComparison.Ordinal);
        Assert.Matches("\nconnect,ok,0,0,,,,,,,,,,,0\n", csv);
    }

    [Fact]
    public void Terminal_HasADash()
    {
        string text = TerminalResult.Text(_report, new Terminal(false, true), 80);
        Assert.Matches("p99 +–", text);
        Assert.Contains("connect: p99 <= 50 ms: FAILED, not measured", text, StringComparison.Ordinal);
        Assert.Contains(Objection, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Rate_IsNone_WhenNoTimeWasMeasured()
    {
        ScenarioStats stats = ScenarioMeasurement.None("lost").Stats();
        Assert.Null(stats.Ok.Request.RPS);
        Assert.True(FailIf.Parse("rate<1")!.Threshold.Judge(stats).IsFailed);
        Assert.False(FailIf.Parse("errors>0")!.Threshold.Judge(stats).IsFailed);
    }

    [Fact]
    public void Threshold_TellsWhatWasMeasured()
    {
        ScenarioStats stats = SampleReports.Good(10, 1).Stats.ScenarioStats[0];
        Assert.Equal("held, 100 ms", ThresholdText.Outcome(FailIf.Parse("p99>1s")!.Threshold.Judge(stats)));
        Assert.Equal(
            "threshold failed: storm: rate >= 11: 10.0/s",
            ThresholdText.Objection(FailIf.Parse("rate<11")!.Threshold.Judge(stats)));
    }

    // A step that never went well, in a scenario that never did.
    private static RunReport WithThreshold(string condition)
    {
        ManualClock clock = new();
        NodeStats stats = NBomberRunner.RegisterScenarios(
            Scenario.Create("connect", async context => await Step.Run("connect", context, () =>
            {
                clock.Advance(TimeSpan.FromMilliseconds(1));
                return Task.FromResult(Response.Fail("connect", "refused"));
            }))
            .WithoutWarmUp()
            .WithLoadSimulations(Simulation.IterationsForConstant(1, 10))
            .WithThresholds(FailIf.Parse(condition)!.Threshold))
            .WithSettings(new RunSettings { Clock = clock })
            .Run();
        return SampleReports.With(stats);
    }

    private static IEnumerable<JsonElement> Figures(JsonElement measured) =>
        measured.GetProperty("latencyMs").EnumerateObject().Select(p => p.Value);
}
