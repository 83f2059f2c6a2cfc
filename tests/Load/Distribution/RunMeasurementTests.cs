using System.Text.Json;
using EchoServer.Load.Engine;
using EchoServer.Load.Engine.Stats;
using EchoServer.Load.Parts;
using EchoServer.Load.Reports.Json;
using EchoServer.Load.Scenarios;

namespace EchoServer.Tests.Load.Distribution;

/// <summary>What parts measured, sent as JSON and added up, is what one run would have measured.</summary>
public class RunMeasurementTests
{
    private const long Second = 1_000_000_000;
    private const int Samples = 20_000;

    [Theory]
    [InlineData(2, 90)]
    [InlineData(5, 90)]
    [InlineData(3, 5000)] // intervals are wider than a second
    public void Merged_IsWhatOneRunMeasures_OfTheSameSamples(int parts, int seconds)
    {
        RunMeasurement whole = Measured(seconds, i => true);

        RunMeasurement merged = RunMeasurement.None(["storm"]);
        for (int part = 0; part < parts; part++) merged = merged.With(Sent(Measured(seconds, i => i % parts == part)));

        Assert.Equal(Text(whole.Stats([[]])), Text(merged.Stats([[]])));
        Assert.Equal(40, merged.Scenarios[0].WarmUpFailures["mismatch"].Count);
    }

    [Fact]
    public void Merged_WidensIntervals_WhenOnePartEndedLongBeforeTheOther()
    {
        RunMeasurement merged = Sent(Measured(10, i => i % 2 == 0)).With(Sent(Measured(5000, i => i % 2 == 1)));

        IReadOnlyList<IntervalStats> intervals = merged.Stats([[]]).ScenarioStats[0].Intervals;

        Assert.Equal(16, intervals[0].Seconds);
        Assert.Equal(merged.Scenarios[0].Whole.Ok.Count, intervals.Sum(i => i.Ok));
        Assert.Equal(merged.Scenarios[0].Whole.FailCount, intervals.Sum(i => i.Failed));
    }

    [Fact]
    public void Merged_HasTheScenariosOfAllParts_EvenOfThoseThatOneLacks()
    {
        RunMeasurement merged = RunMeasurement.None(["a", "b"])
            .With(new RunMeasurement([ScenarioMeasurement.None("b")], TimeSpan.Zero));

        Assert.Equal(["a", "b"], merged.Scenarios.Select(s => s.Name));
    }

    [Theory]
    [InlineData("[1,2,3,99999,1]")]
    [InlineData("[1,2,3,-1,1]")]
    [InlineData("[1,2,3,5,-1]")]
    [InlineData("[1,2,3,5]")]
    [InlineData("[1,2]")]
    [InlineData("{}")]
    public void Histogram_IsRefused_WhenItIsNone(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Histogram>(json));

    private static RunMeasurement Sent(RunMeasurement measured)
    {
        PartResult result = new(measured, ConnectionTotals.None, TimeSpan.Zero);
        string json = JsonSerializer.Serialize(result, PartJson.Default.PartResult);
        return JsonSerializer.Deserialize(json, PartJson.Default.PartResult)!.Measured;
    }

    // The same samples whoever measures them; each is one part's.
    private static RunMeasurement Measured(int seconds, Func<int, bool> isOurs)
    {
        Random random = new(1);
        (Recorder all, TimeSeries series) = (new Recorder(), new TimeSeries(0));
        Dictionary<string, Recorder> steps = new() { ["connect"] = new Recorder(), ["reply"] = new Recorder() };
        Dictionary<string, StatusCount> warmUpFailures = [];
        IntervalRecorder intervals = new(series);
        for (int i = 0; i < Samples; i++)
        {
            long latency = (long)(1e5 / Math.Pow(1 - random.NextDouble(), 0.7)),
                now = (long)(seconds * (double)Second * i / Samples);
            IResponse response = random.Next(50) switch
            {
                0 => Response.Fail("timeout", "late"),
                1 => Response.Fail("receive", "closed"),
                _ => Response.Ok(sizeBytes: random.Next(5000)),
            };
            if (!isOurs(i)) continue;
            if (i % 500 == 0) warmUpFailures.TryAdd("mismatch", new StatusCount("byte 1 of 64 is wrong"));
            if (i % 500 == 0) warmUpFailures["mismatch"].Count++;
            all.Record(response, latency);
            steps[i % 3 == 0 ? "connect" : "reply"].Record(response, latency / 2);
            intervals.Record(response, latency, now);
        }
        intervals.Flush();
        TimeSpan duration = TimeSpan.FromSeconds(seconds);
        return new RunMeasurement(
            [new ScenarioMeasurement("storm", all, steps, series, duration, warmUpFailures)], duration);
    }

    private static string Text(NodeStats stats) => JsonReport.Text(Reports.SampleReports.With(stats));
}
