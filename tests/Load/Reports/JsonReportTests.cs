using System.Text.Json;
using EchoServer.Load.Engine.Stats;
using EchoServer.Load.Reports;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Load.Reports;

/// <summary>The report for machines.</summary>
public class JsonReportTests
{
    // The validator is told of one file for the schema and of any number of reports.
    private const string Validate = """
        import json, sys
        from jsonschema import Draft202012Validator as Validator
        schema = json.load(open(sys.argv[1]))
        Validator.check_schema(schema)
        for path in sys.argv[2:]:
            for error in Validator(schema).iter_errors(json.load(open(path))):
                sys.exit(f"{path}: {'/'.join(map(str, error.absolute_path))}: {error.message}")
        """;

    [RequiresPythonModuleFact("jsonschema")]
    public async Task Report_IsWhatItsSchemaSays()
    {
        using TemporaryFolder folder = new();
        string[] paths = [.. HtmlReportTests.Samples().Select((report, i) => Write(folder, report, i))];
        CommandRun run = await CommandRun.OfAsync("python3", ["-c", Validate, TestEnvironment.SchemaPath, .. paths]);
        Assert.True(run.ExitCode == 0, run.Error);
    }

    [RequiresPythonModuleFact("jsonschema")]
    public async Task Schema_RefusesWhatItDoesNotKnow()
    {
        using TemporaryFolder folder = new();
        string text = JsonReport.Text(SampleReports.Good(3, 1)).Replace("\"failed\":", "\"fialed\":", StringComparison.Ordinal);
        await File.WriteAllTextAsync(folder.File("report.json"), text);
        CommandRun run = await CommandRun.OfAsync("python3", "-c", Validate, TestEnvironment.SchemaPath, folder.File("report.json"));
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("scenarios/0/intervals/0: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_TellsTheSameAsTheRun()
    {
        RunReport report = SampleReports.Bad();
        JsonElement json = JsonDocument.Parse(JsonReport.Text(report)).RootElement;
        JsonElement scenario = json.GetProperty("scenarios")[0];
        ScenarioStats stats = report.Stats.ScenarioStats[0];

        Assert.False(json.GetProperty("verdict").GetProperty("passed").GetBoolean());
        Assert.Equal(report.Objections, json.GetProperty("verdict").GetProperty("objections").EnumerateArray().Select(o => o.GetString()));
        Assert.Equal(stats.Ok.Latency.Percent99, scenario.GetProperty("ok").GetProperty("latencyMs").GetProperty("p99").GetDouble());
        Assert.Equal((400, 200), (Sum(scenario, "ok"), Sum(scenario, "failed")));
        Assert.Equal(400, scenario.GetProperty("histogram").EnumerateArray().Sum(b => b.GetProperty("count").GetInt64()));
        Assert.Equal(SampleReports.Markup, json.GetProperty("commandLine").GetString());
        Assert.Equal("remote", json.GetProperty("target").GetProperty("place").GetString());
        Assert.False(json.GetProperty("ledgerCheck").GetProperty("ok").GetBoolean());
        Assert.Equal(812.6, json.GetProperty("serverMemory").GetProperty("machineKiBPerConnection").GetDouble());
        Assert.True(json.GetProperty("clientBottleneck").GetProperty("isClient").GetBoolean());
    }

    [Fact]
    public void Report_LeavesOutWhatWasNotLookedInto()
    {
        JsonElement json = JsonDocument.Parse(JsonReport.Text(SampleReports.Good(3, 1))).RootElement;
        Assert.All(["serverMemory", "ledgerCheck", "clientBottleneck", "server"], name => Assert.False(json.TryGetProperty(name, out _), name));
    }

    private static long Sum(JsonElement scenario, string name) =>
        scenario.GetProperty("intervals").EnumerateArray().Sum(i => i.GetProperty(name).GetInt64());

    private static string Write(TemporaryFolder folder, RunReport report, int number)
    {
        string path = folder.File($"{number}.json");
        File.WriteAllText(path, JsonReport.Text(report));
        return path;
    }
}
