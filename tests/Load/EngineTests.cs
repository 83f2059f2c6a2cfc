using EchoServer.Load.Engine;
using EchoServer.Load.Engine.Stats;

namespace EchoServer.Tests.Load;

/// <summary>Runs of scenarios in a time that the test makes: one copy, so that everything is known
/// beforehand.</summary>
public class EngineTests
{
    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _millisecond = TimeSpan.FromMilliseconds(1);

    private readonly ManualClock _clock = new();

    [Fact]
    public void Latency_RunsFromTheIntendedStart_WhenTheServerStalls()
    {
        // Ten a second; the first takes a second, each other one a millisecond: those that had to wait have waited.
        ScenarioStats stats =
            Run(Scenario.Create("stall", context => Serve(context.InvocationNumber == 1 ? _second : _millisecond))
            .WithLoadSimulations(Simulation.Inject(rate: 10, _second, 2 * _second)));

        Assert.Equal(20, stats.Ok.Request.Count);
        AssertMilliseconds(1000, stats.Ok.Latency.MaxMs);
        AssertMilliseconds(505, stats.Ok.Latency.Percent75);
        AssertMilliseconds(1, stats.Ok.Latency.MinMs);
    }

    [Fact]
    public void Iterations_AreReportedAsMissed_WhenTheServerStallsPastTheEnd()
    {
        ScenarioStats stats = Run(Scenario.Create("stall", _ => Serve(10 * _second))
            .WithLoadSimulations(Simulation.Inject(rate: 5, _second, _second)));

        Assert.Equal(1, stats.Ok.Request.Count);
        StatusCodeStats missed = Assert.Single(stats.Fail.StatusCodes);
        Assert.Equal(("missed", 4), (missed.StatusCode, missed.Count));
    }

    [Fact]
    public void Missed_IsCountedWhenItWasDue()
    {
        ScenarioStats stats = Run(Scenario.Create("stall", _ => Serve(10 * _second))
            .WithLoadSimulations(Simulation.Inject(rate: 2, _second, 3 * _second)));
        Assert.Equal([1, 2, 2, 0], stats.Intervals.Take(4).Select(i => i.Failed));
    }

    [Theory]
    [InlineData(1, 2000, 2)]
    [InlineData(10, 1000, 10)]
    [InlineData(1, 500, 1)]
    public void OpenLoad_TakesItsWholeTime_AfterItsLastArrivalAsWell(int rate, int milliseconds, int requests)
    {
        TimeSpan during = milliseconds * _millisecond;
        ScenarioStats stats = Run(
            Scenario.Create("open", _ => Serve(_millisecond))
                .WithLoadSimulations(Simulation.Inject(rate, _second, during)));
        Assert.Equal((requests, during), (stats.Ok.Request.Count, stats.Duration));
        Assert.Equal(requests / during.TotalSeconds, stats.Ok.Request.RPS!.Value, 1e-9);
    }

    [Fact]
    public void Simulation_BeginsWhenTheOneBeforeIsOver_ThoughItsArrivalsHaveRunOut()
    {
        ScenarioStats stats = Run(Scenario.Create("open", _ => Serve(_millisecond))
            .WithLoadSimulations(
                Simulation.Inject(rate: 1, _second, 3 * _second), Simulation.IterationsForConstant(1, 7)));
        // the last interval is short, and belongs to the one before
        Assert.Equal([1, 1, 8], stats.Intervals.Select(i => i.Ok));
        Assert.Equal(3.007, stats.Duration.TotalSeconds, 1e-9);
    }

    [Fact]
    public void WarmUp_KeepsItsFailures_AndNothingElse()
    {
        ScenarioStats stats = Run(
            Scenario.Create(
                "warm", _ => _clock.Now < 600_000_000 ? Fail(100 * _millisecond) : Serve(100 * _millisecond))
            .WithWarmUpDuration(_second)
            .WithLoadSimulations(Simulation.KeepConstant(1, _second)), warmUp: true);
        Assert.Equal((10, 0), (stats.Ok.Request.Count, stats.Fail.Request.Count));
        StatusCodeStats failure = Assert.Single(stats.WarmUpFailures);
        Assert.Equal(("odd", 6), (failure.StatusCode, failure.Count));
    }

    [Fact]
    public void WarmUp_IsTimeToBeLate()
    {
        ScenarioStats stats =
            Run(Scenario.Create("late", context => Serve(context.InvocationNumber == 1 ? 5 * _second : _millisecond))
            .WithWarmUpDuration(_second)
            .WithLoadSimulations(Simulation.Inject(rate: 5, _second, _second)), warmUp: true);
        Assert.Empty(stats.WarmUpFailures);
    }

    [Fact]
    public void OpenLoad_CanTakeTheLongestTime()
    {
        using CancellationTokenSource stop = new();
        NodeStats stats = NBomberRunner.RegisterScenarios(Scenario.Create("long", _ =>
            {
                stop.Cancel();
                return Task.FromResult<IResponse>(Response.Ok());
            }).WithoutWarmUp()
                .WithLoadSimulations(Simulation.Inject(rate: 1, _second, TimeSpan.FromMilliseconds(int.MaxValue))))
            .WithSettings(new RunSettings { Stop = stop.Token })
            .Run();
        Assert.InRange(stats.AllOkCount, 1, 2);
    }

    [Fact]
    public void Rate_IsTheOneAskedFor_WhenTheServerKeepsUp()
    {
        ScenarioStats stats = Run(Scenario.Create("fine", _ => Serve(_millisecond))
            .WithLoadSimulations(Simulation.Inject(rate: 100, _second, 5 * _second)));
        Assert.Equal(500, stats.Ok.Request.Count);
        AssertMilliseconds(1, stats.Ok.Latency.MaxMs);
        Assert.InRange(stats.Ok.Request.RPS!.Value, 99, 101);
    }

    [Fact]
    public void Copies_IterateWithoutPause_WhenTheLoadIsClosed()
    {
        ScenarioStats stats = Run(Scenario.Create("closed", _ => Serve(10 * _millisecond, bytes: 7))
            .WithLoadSimulations(
                Simulation.KeepConstant(1, _second), Simulation.Pause(_second),
                Simulation.IterationsForConstant(1, 5)));
        Assert.Equal(105, stats.Ok.Request.Count);
        Assert.Equal(735, stats.Ok.DataTransfer.AllBytes);
        Assert.Equal(2.05, stats.Duration.TotalSeconds, 1e-6);
    }

    [Fact]
    public void WarmUp_CountsNothing_AndInitAndCleanRunOnce()
    {
        List<string> calls = [];
        ScenarioStats stats = Run(Scenario.Create("warm", _ => Serve(100 * _millisecond))
            .WithInit(context => Note(calls, $"init {context.ScenarioInfo.ScenarioName}"))
            .WithClean(context => Note(calls, $"clean {context.ScenarioInfo.ScenarioName}"))
            .WithWarmUpDuration(3 * _second)
            .WithLoadSimulations(Simulation.KeepConstant(1, _second)), warmUp: true);
        Assert.Equal(10, stats.Ok.Request.Count);
        Assert.Equal(["init warm", "clean warm"], calls);
        Assert.Equal(4 * 1_000_000_000L, _clock.Now);
    }

    [Fact]
    public void Failures_AreCountedByCode_ApartFromWhatWentWell()
    {
        ScenarioStats stats = Run(Scenario.Create("fails", context => Task.FromResult<IResponse>(
                (context.InvocationNumber % 4) switch
                {
                    0 => Response.Ok(),
                    1 => throw new InvalidOperationException("thrown"),
                    _ => Response.Fail("odd", "first message"),
                }))
            .WithLoadSimulations(Simulation.IterationsForConstant(1, 8)));
        Assert.Equal((2, 6), (stats.Ok.Request.Count, stats.Fail.Request.Count));
        Assert.Equal([("-101", 2, "thrown"), ("odd", 4, "first message")],
            stats.Fail.StatusCodes.Select(c => (c.StatusCode, c.Count, c.Message)));
    }

    [Theory]
    [InlineData(true, 6, 3)]
    [InlineData(false, 5, 6)]
    public void Step_IsMeasuredByItself(bool basedOnIterations, double longest, int count)
    {
        ScenarioStats stats = Run(Scenario.Create("steps", async context =>
            {
                await Step.Run("quick", context, async () => (Response<object>)await Serve(_millisecond));
                return await Step.Run("slow", context, async () => (Response<object>)await Serve(5 * _millisecond));
            })
            .WithStatsBasedOnIterations(basedOnIterations)
            .WithLoadSimulations(Simulation.IterationsForConstant(1, 3)));
        Assert.Equal(["quick", "slow"], stats.StepStats.Select(s => s.StepName));
        AssertMilliseconds(5, stats.StepStats.Find("slow")!.Ok.Latency.MaxMs);
        AssertMilliseconds(longest, stats.Ok.Latency.MaxMs);
        Assert.Equal(count, stats.Ok.Request.Count);
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 4)]
    public void Step_EndsTheIteration_WhenItFails_UnlessTheScenarioGoesOn(bool restarts, int reached)
    {
        int after = 0;
        ScenarioStats stats = Run(Scenario.Create("fails", async context =>
            {
                await Step.Run(
                    "thrown", context, Task<Response<object>> () => throw new InvalidOperationException("why"));
                after++;
                return Response.Fail("own");
            })
            .WithRestartIterationOnFail(restarts)
            .WithStatsBasedOnIterations(true)
            .WithLoadSimulations(Simulation.IterationsForConstant(1, 4)));
        Assert.Equal(reached, after);
        Assert.Equal(restarts ? "-101" : "own", Assert.Single(stats.Fail.StatusCodes).StatusCode);
        Assert.Equal(
            ("why", 4),
            (Assert.Single(stats.StepStats.Find("thrown")!.Fail.StatusCodes).Message,
                stats.StepStats[0].Fail.Request.Count));
    }

    [Fact]
    public void Latency_IsTheResponsesOwn_WhenItHasOne()
    {
        ScenarioStats stats = Run(Scenario.Create("custom", _ =>
            {
                _clock.Advance(_second);
                return Task.FromResult<IResponse>(Response.Ok(customLatencyMs: 2));
            })
            .WithLoadSimulations(Simulation.IterationsForConstant(1, 3)));
        AssertMilliseconds(2, stats.Ok.Latency.MaxMs);
    }

    [Theory]
    [InlineData("slow", false)]
    [InlineData("quick", true)]
    [InlineData("missing", true)]
    public void Threshold_LooksAtItsStep(string step, bool fails)
    {
        NodeStats stats = RunNode(Scenario.Create("steps", async context =>
            {
                await Step.Run("quick", context, async () => (Response<object>)await Serve(_millisecond));
                return await Step.Run("slow", context, async () => (Response<object>)await Serve(5 * _millisecond));
            })
            .WithoutWarmUp()
            .WithLoadSimulations(Simulation.IterationsForConstant(1, 1))
            .WithThresholds(Threshold.Create(step, s => s.Ok.Latency.MinMs > 3)));
        Assert.Equal(fails, Assert.Single(stats.Thresholds).IsFailed);
    }

    [Fact]
    public void Intervals_AreByWhenIterationsEnded_AndAddUpToTheTotals()
    {
        // A failure each fourth time; half a second each, so the fourth, which ends at 2.0, is of the third interval.
        ScenarioStats stats = Run(Scenario.Create("intervals", context => context.InvocationNumber % 4 == 0
                ? Fail(500 * _millisecond) : Serve(500 * _millisecond, bytes: 10))
            .WithWarmUpDuration(_second)
            .WithLoadSimulations(
                Simulation.KeepConstant(1, 3 * _second), Simulation.Pause(2 * _second),
                Simulation.IterationsForConstant(1, 2)), warmUp: true);

        Assert.Equal([1, 2, 1, 1, 0, 1], stats.Intervals.Select(i => i.Ok));
        Assert.Equal([0, 0, 1, 0, 0, 1], stats.Intervals.Select(i => i.Failed));
        Assert.Equal((stats.Ok.Request.Count, stats.Fail.Request.Count, stats.Ok.DataTransfer.AllBytes),
            (stats.Intervals.Sum(i => i.Ok), stats.Intervals.Sum(i => i.Failed), stats.Intervals.Sum(i => i.Bytes)));
        Assert.Equal(stats.Duration.TotalSeconds, stats.Intervals.Sum(i => i.Seconds), 1e-3);
    }

    [Theory]
    [InlineData(true, 3)]
    [InlineData(false, 6)]
    public void Intervals_AddUpToTheTotals_WhetherTheseAreIterationsOrSteps(bool areIterations, int total)
    {
        ScenarioStats stats = Run(Scenario.Create("steps", async context =>
            {
                await Step.Run("one", context, async () => (Response<object>)await Serve(400 * _millisecond));
                return await Step.Run("two", context, async () => (Response<object>)await Serve(500 * _millisecond));
            })
            .WithStatsBasedOnIterations(areIterations)
            .WithLoadSimulations(Simulation.IterationsForConstant(1, 3)));
        Assert.Equal((total, total), (stats.Ok.Request.Count, stats.Intervals.Sum(i => i.Ok)));
        Assert.Equal(total, stats.Distribution.Bins.Sum(b => b.Count));
    }

    [Theory]
    [InlineData(50, false)]
    [InlineData(5, true)]
    public void Threshold_Fails_WhenItsCheckDoesNotHold(double limit, bool fails)
    {
        NodeStats stats = RunNode(Scenario.Create("threshold", _ => Serve(10 * _millisecond))
            .WithoutWarmUp()
            .WithLoadSimulations(Simulation.IterationsForInject(1, _second, 3))
            .WithThresholds(Threshold.Create(s => s.Ok.Latency.Percent99 < limit)));
        Assert.Equal(
            new ThresholdResult("threshold", "s => s.Ok.Latency.Percent99 < limit", fails),
            Assert.Single(stats.Thresholds));
    }

    [Fact]
    public void Progress_TellsWhatFailed_ApartFromTheWarmUp()
    {
        RunProgress? seen = null;
        using CancellationTokenSource stop = new();
        ScenarioStats stats = NBomberRunner.RegisterScenarios(Scenario.Create("progress", _ => Fail(_millisecond))
                .WithWarmUpDuration(5 * _millisecond)
                .WithLoadSimulations(Simulation.KeepConstant(1, TimeSpan.FromDays(10))))
            .WithSettings(
                new RunSettings
                { Clock = _clock, MaxCopies = 1, Stop = stop.Token, ProgressInterval = _millisecond, Progress = Look })
            .Run().ScenarioStats[0];
        Assert.InRange(seen!.Failures["odd"], seen.Fail, long.MaxValue); // It was looked up after that.
        Assert.Equal(stats.WarmUpFailures.Single().AllCount, seen.WarmUpFailures["odd"]);

        void Look(RunProgress? progress)
        {
            if (seen is not null || progress is not { Fail: > 0 }) return;
            seen = progress;
            stop.Cancel();
        }
    }

    private ScenarioStats Run(ScenarioProps scenario, bool warmUp = false) =>
        Assert.Single(RunNode(warmUp ? scenario : scenario.WithoutWarmUp()).ScenarioStats);

    private NodeStats RunNode(ScenarioProps scenario) => NBomberRunner.RegisterScenarios(scenario)
        .WithSettings(new RunSettings { Clock = _clock, MaxCopies = 1 })
        .Run();

    private Task<IResponse> Serve(TimeSpan duration, long bytes = 0)
    {
        _clock.Advance(duration);
        return Task.FromResult<IResponse>(Response.Ok(sizeBytes: bytes));
    }

    private Task<IResponse> Fail(TimeSpan duration)
    {
        _clock.Advance(duration);
        return Task.FromResult<IResponse>(Response.Fail("odd"));
    }

    private static Task Note(List<string> calls, string call)
    {
        calls.Add(call);
        return Task.CompletedTask;
    }

    private static void AssertMilliseconds(double wanted, double? actual) =>
        Assert.InRange(actual!.Value, wanted * 0.99, wanted * 1.01);
}
