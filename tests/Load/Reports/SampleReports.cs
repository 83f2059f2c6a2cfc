using EchoServer.Load.Engine;
using EchoServer.Load.Engine.Stats;
using EchoServer.Load.Reports;

namespace EchoServer.Tests.Load.Reports;

/// <summary>Reports of runs in a time that the test makes.</summary>
internal static class SampleReports
{
    /// <summary>What would be markup, wherever it were put unescaped.</summary>
    public const string Markup = "</script></title><img src=x onerror=alert(1)>\"'&|\r\n";

    private static readonly MachineFacts _machine =
        new("A processor", 4, 8L << 30, "A system", "6.1", ".NET 9.0", IsNative: true);

    /// <summary>Everything right: a number of requests in a number of seconds.</summary>
    public static RunReport Good(int requests, double seconds) => Of(new ManualClock(), (clock, _) =>
        (Response.Ok(sizeBytes: 64), TimeSpan.FromSeconds(seconds / requests)), requests, steps: false);

    /// <summary>A third failed, in two ways; a threshold did as well, and nothing else agrees either. All texts are
    /// markup.</summary>
    public static RunReport Bad()
    {
        RunReport report = Of(new ManualClock(), (_, number) => (number % 6) switch
        {
            0 => (Response.Fail(Markup, Markup), TimeSpan.FromMilliseconds(1)),
            3 => (Response.Fail("timeout", "nothing after 0 of 64 bytes"), TimeSpan.FromMilliseconds(300)),
            _ => (Response.Ok(sizeBytes: 64), TimeSpan.FromMilliseconds(number % 100 + 1)),
        }, 600, steps: true);
        return report with
        {
            Facts = report.Facts with
            {
                CommandLine = Markup, Version = Markup, Target = Markup, TargetPlace = TargetPlace.Remote,
                ServerCommand = Markup, ServerEnd = Markup,
                Machine = _machine with
                { Processor = Markup, System = Markup, Kernel = Markup, Runtime = Markup, IsNative = false },
                Options = [new RunOption($"--{Markup}", Markup)],
                IsInterrupted = true,
                Problems = [Markup],
                ServerMemory = new MemoryFacts(50, 700.4, 812.6, 52),
                LedgerCheck = new LedgerFacts(5, 4, 3, 2, [Markup]) { Aborted = 9, ReapedReset = 7 },
                Processes = 5,
                Agents =
                [new AgentFacts(Markup, 7, 2, _machine with { Processor = Markup }, new BottleneckFacts(true, Markup))],
                ClientBottleneck = new BottleneckFacts(true, Markup)
                { Pauses = new Pauses(2, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(2)) },
            },
        };
    }

    /// <summary>These figures, under circumstances that are always the same.</summary>
    public static RunReport With(NodeStats stats) => new(stats, Facts());

    /// <summary>No request went well.</summary>
    public static RunReport Hopeless() => Of(
        new ManualClock(), (_, _) =>
            (Response.Fail("connect", "refused"), TimeSpan.FromMilliseconds(1)), 10, steps: false);

    /// <summary>Fifty million in a day, with a gap.</summary>
    public static RunReport Day()
    {
        const long Requests = 781_250L << 6, Second = 1_000_000_000;
        const int Seconds = 86_400, Records = 5, Scale = 1 << 6;
        (Histogram latency, TimeSeries series) = (new Histogram(), new TimeSeries(0));
        IntervalRecorder recorder = new(series);
        (IResponse ok, Random random) = (Response.Ok(), new Random(1));
        for (int second = 0; second < Seconds; second += second == 30_000 ? 8_000 : 1)
        {
            double slow = 1 + Math.Sin(second / 9_000.0);
            for (int i = 0; i < Records; i++)
                recorder.Record(ok, (long)(2e5 * (1 + slow) / Math.Pow(1 - random.NextDouble(), 0.4)), second * Second);
        }
        recorder.Flush();
        for (int i = 0; i < Requests / Scale; i++) latency.Record((long)(2e5 / Math.Pow(1 - random.NextDouble(), 0.4)));
        for (int i = 1; i < Scale; i *= 2) latency.Add(latency);
        TimeSpan duration = TimeSpan.FromSeconds(Seconds);
        MeasurementStats measured = new(
            new RequestStats(Requests, Requests / (double)Seconds), LatencyStats.From(latency),
            new DataTransferStats(0), []);
        MeasurementStats nothing = MeasurementStats.From(new Measurement(), duration);
        ScenarioStats stats = new("day", measured, nothing, [], duration)
        {
            Intervals = series.Stats(duration), Distribution = LatencyDistribution.From(latency),
        };
        return new RunReport(new NodeStats([stats], [], duration), Facts());
    }

    private static RunReport Of(
        ManualClock clock, Func<ManualClock, int, (Response<object> Response, TimeSpan Took)> serve, int requests,
        bool steps)
    {
        Task<Response<object>> Serve(int number)
        {
            (Response<object> response, TimeSpan took) = serve(clock, number);
            clock.Advance(took);
            return Task.FromResult(response);
        }

        NodeStats stats =
            NBomberRunner.RegisterScenarios(Scenario.Create(steps ? Markup : "storm", async context => steps
                    ? await Step.Run(Markup, context, () => Serve((int)context.InvocationNumber))
                    : await Serve((int)context.InvocationNumber))
                .WithoutWarmUp()
                .WithLoadSimulations(Simulation.IterationsForConstant(1, requests))
                .WithThresholds(
                    Threshold.Create(s => s.Fail.Request.Count == 0, $"no failures{(steps ? Markup : "")}")))
            .WithSettings(new RunSettings { Clock = clock })
            .Run();
        return new RunReport(stats, Facts());
    }

    private static RunFacts Facts() => new()
    {
        CommandLine = "echo-load storm --clients 1",
        Version = "1.2.3",
        Started = new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.FromHours(2)),
        Machine = _machine,
        Target = "127.0.0.1:8080",
        TargetPlace = TargetPlace.Loopback,
        Options = [new RunOption("--clients", "1"), new RunOption("--seed", "1")],
    };
}
