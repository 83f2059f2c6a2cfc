using System.Text.Json;
using System.Text.Json.Nodes;
using EchoServer.Load.Engine.Stats;
using EchoServer.Load.Reports;
using EchoServer.Load.Reports.Json;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Load.Reports;

/// <summary>The report for machines.</summary>
public class JsonReportTests
{
    // Both came after the first reports of this version.
    private static readonly string[] _later = ["/processes", "/ledgerCheck/reapedReset"];

    [Fact]
    public void Schema_IsThatOfTheRecords() =>
        Assert.Empty(Differences(JsonNode.Parse(File.ReadAllText(JsonSchema.OfReport))!));

    [Theory]
    [InlineData(
        "\"repliesRight\": {", "\"repliesWrong\": {", "/verdict: properties repliesWrong is in the schema only")]
    [InlineData(
        "\"type\": [\"number\", \"null\"]", "\"type\": \"number\"",
        "/scenarios/0/ok/perSecond: type null is in the record only")]
    [InlineData(
        "\"count\": { \"type\": \"integer\"", "\"count\": { \"type\": \"number\"",
        "/ledgerCheck/made: type number is in the schema only")]
    [InlineData("\"required\": [\"address\"]", "\"required\": []", "/target: required address is in the record only")]
    [InlineData("\"loopback\"", "\"loop\"", "/target/place: enum loopback is in the record only")]
    [InlineData("\"p99.9\", ", "", "/scenarios/0/fail/latencyMs: required p99.9 is in the record only")]
    public void Schema_IsToldFromTheRecords_WhereTheyDiffer(string text, string other, string difference) =>
        Assert.Contains(
            difference,
            Differences(
                JsonNode.Parse(File.ReadAllText(JsonSchema.OfReport).Replace(text, other, StringComparison.Ordinal))!));

    [RequiresPythonModuleFact("jsonschema")]
    public async Task Report_IsWhatItsSchemaSays()
    {
        using TemporaryFolder folder = new();
        string[] paths = [.. HtmlReportTests.Samples().Select((report, i) => Write(folder, report, i))];
        Assert.Equal("", await JsonSchema.ErrorsAsync(JsonSchema.OfReport, paths));
    }

    [RequiresPythonModuleFact("jsonschema")]
    public async Task Schema_FindsWhatIsMissing_AndWhatItDoesNotKnow()
    {
        using TemporaryFolder folder = new();
        string text = JsonReport.Text(SampleReports.Good(3, 1))
            .Replace("\"failed\":", "\"fialed\":", StringComparison.Ordinal);
        await File.WriteAllTextAsync(folder.File("report.json"), text);
        string errors = await JsonSchema.ErrorsAsync(JsonSchema.OfReport, folder.File("report.json"));
        Assert.Contains("scenarios/0/intervals/0: 'failed' is a required property", errors, StringComparison.Ordinal);
        Assert.Contains("('fialed' was unexpected)", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_TellsTheSameAsTheRun()
    {
        RunReport report = SampleReports.Bad();
        JsonElement json = JsonDocument.Parse(JsonReport.Text(report)).RootElement;
        JsonElement scenario = json.GetProperty("scenarios")[0];
        ScenarioStats stats = report.Stats.ScenarioStats[0];

        Assert.False(json.GetProperty("verdict").GetProperty("passed").GetBoolean());
        Assert.Equal(
            report.Objections, json.GetProperty("verdict").GetProperty("objections").EnumerateArray()
                .Select(o => o.GetString()));
        Assert.Equal(
            stats.Ok.Latency.Percent99, scenario.GetProperty("ok").GetProperty("latencyMs").GetProperty("p99")
                .GetDouble());
        Assert.Equal((400, 200), (Sum(scenario, "ok"), Sum(scenario, "failed")));
        Assert.Equal(
            400, scenario.GetProperty("histogram").EnumerateArray().Sum(b => b.GetProperty("count").GetInt64()));
        Assert.Equal(SampleReports.Markup, json.GetProperty("commandLine").GetString());
        Assert.Equal("remote", json.GetProperty("target").GetProperty("place").GetString());
        Assert.False(json.GetProperty("ledgerCheck").GetProperty("ok").GetBoolean());
        Assert.Equal(7, json.GetProperty("ledgerCheck").GetProperty("reapedReset").GetInt32());
        Assert.Equal(812.6, json.GetProperty("serverMemory").GetProperty("machineKiBPerConnection").GetDouble());
        Assert.True(json.GetProperty("clientBottleneck").GetProperty("isClient").GetBoolean());
        Assert.Equal(
            3, json.GetProperty("clientBottleneck").GetProperty("pauses").GetProperty("totalSeconds").GetDouble());
    }

    [Fact]
    public void Report_LeavesOutWhatWasNotLookedInto()
    {
        JsonElement json = JsonDocument.Parse(JsonReport.Text(SampleReports.Good(3, 1))).RootElement;
        Assert.All(
            ["serverMemory", "ledgerCheck", "clientBottleneck", "server"], name =>
                Assert.False(json.TryGetProperty(name, out _), name));
    }

    private static IReadOnlyList<string> Differences(JsonNode schema) =>
        SchemaDifferences.Of(schema, JsonReport.Options, typeof(ReportJson), _later);

    private static long Sum(JsonElement scenario, string name) =>
        scenario.GetProperty("intervals").EnumerateArray().Sum(i => i.GetProperty(name).GetInt64());

    private static string Write(TemporaryFolder folder, RunReport report, int number)
    {
        string path = folder.File($"{number}.json");
        File.WriteAllText(path, JsonReport.Text(report));
        return path;
    }
}
