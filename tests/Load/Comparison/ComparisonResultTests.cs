using System.Text.Json;
using System.Text.Json.Nodes;
using EchoServer.Load.Comparison;
using EchoServer.Load.Kinds;
using EchoServer.Load.Reports;
using EchoServer.Tests.Load.Reports;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Load.Comparison;

public class ComparisonResultTests
{
    private static readonly ComparedServer _first = new("a", ["a"]);
    private static readonly ComparedServer _second = new("b", ["b"]);

    [Fact]
    public void Latency_IsNotToBeTold_WhenNothingWentWell()
    {
        ComparisonResult result = Of("storm", SampleReports.Good(10, 1), SampleReports.Hopeless());
        Assert.Contains(
            "| b | 0 | 0 | – | – | – | – | 10 | 0 … 0 |", new ComparisonTable(result).Text(), StringComparison.Ordinal);
        Assert.Equal(0, Json(result, "servers", 1).GetProperty("medians").GetProperty("okPerSecond").GetDouble());
        Assert.Equal(
            JsonValueKind.Null, Json(result, "servers", 1).GetProperty("medians").GetProperty("p50Ms").ValueKind);
        Assert.Equal(
            JsonValueKind.Null, Json(result, "turns", 1).GetProperty("figures").GetProperty("p50Ms").ValueKind);
    }

    [Fact]
    public void Memory_IsNotToBeTold_WhenTheMachinesIsLessThanTheProcesses()
    {
        RunReport good = SampleReports.Good(10, 1);
        RunReport WithMemory(double machine) =>
            good with { Facts = good.Facts with { ServerMemory = new MemoryFacts(100, 60, machine, 101) } };
        ComparisonResult result = Of("hold", WithMemory(80), WithMemory(-395.5));
        Assert.Contains(
            "| b | – | – | 60.0 | 1.00 | 0 | – |", new ComparisonTable(result).Text(), StringComparison.Ordinal);
        Assert.Contains(
            "| a | 80.0 | 1.00 | 60.0 | 1.00 | 0 | 80.0 … 80.0 |", new ComparisonTable(result)
                .Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void Text_HasWhatWasRun_AndWhatWentWrong()
    {
        string text = new ComparisonTable(Of("storm", SampleReports.Good(10, 1), SampleReports.Hopeless())).Text();
        Assert.Contains("- b, round 1: 10 of 10 requests failed\n", text, StringComparison.Ordinal);
        Assert.Contains(
            "`echo-load storm --clients 1`, echo-load 1.2.3, 2026-03-04 05:06:07 +02:00", text,
            StringComparison.Ordinal);
        Assert.Contains("\nb: `b`  \nMachine: A processor", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Schema_IsThatOfTheRecords() => Assert.Empty(SchemaDifferences.Of(
        JsonNode.Parse(File.ReadAllText(JsonSchema.OfComparison))!, ComparisonJson.SerializerOptions,
        typeof(ComparisonJson)));

    [RequiresPythonModuleFact("jsonschema")]
    public async Task Json_IsWhatItsSchemaSays()
    {
        using TemporaryFolder folder = new();
        ComparisonResult[] results = [
            Of("storm", SampleReports.Good(10, 1), SampleReports.Hopeless()), Of("storm", SampleReports.Bad(), null),
            Of("hold", SampleReports.Good(1, 1), null)];
        string[] paths = [.. results.Select((result, i) =>
        {
            File.WriteAllText(folder.File($"{i}.json"), ComparisonJson.Text(result));
            return folder.File($"{i}.json");
        })];
        Assert.Equal("", await JsonSchema.ErrorsAsync(JsonSchema.OfComparison, paths));
    }

    private static JsonElement Json(ComparisonResult result, string list, int number) =>
        JsonDocument.Parse(ComparisonJson.Text(result)).RootElement.GetProperty(list)[number];

    private static ComparisonResult Of(string kind, RunReport first, RunReport? second)
    {
        RunFacts facts = SampleReports.Good(1, 1).Facts;
        return new ComparisonResult(LoadKinds.Get(kind), [_first, _second],
            [new ComparedTurn(1, _first, first),
                new ComparedTurn(1, _second, second, second is null ? "it did not start" : null)],
            facts with { Options = [.. facts.Options, new RunOption("--duration", "1s")] });
    }
}
