namespace EchoServer.Load.Engine;

/// <summary>Runs scenarios.</summary>
internal static class NBomberRunner
{
    /// <summary>The scenarios, which run side by side.</summary>
    public static NBomberContext RegisterScenarios(params ScenarioProps[] scenarios) => new(scenarios);

    /// <summary>Sets what the run goes by; an addition to what NBomber has.</summary>
    public static NBomberContext WithSettings(this NBomberContext context, RunSettings settings) =>
        context with { Settings = settings };

    /// <summary>Runs them all to their ends. Reports are not the runner's, as they are NBomber's.</summary>
    public static NodeStats Run(this NBomberContext context) =>
        context.Measure().Stats(context.Scenarios.Select(s => s.Thresholds));

    /// <summary>Runs them all to their ends; an addition to what NBomber has, for runs that are parts of
    /// others.</summary>
    public static RunMeasurement Measure(this NBomberContext context)
    {
        long start = context.Settings.Clock.Now;
        (ScenarioMeasurement[] measured, Pauses? pauses) = RunAll(context);
        return new RunMeasurement(measured, TimeSpan.FromMicroseconds((context.Settings.Clock.Now - start) / 1000.0))
            { Pauses = pauses };
    }

    // What a scenario's Init throws, with the first of them, ends the run.
    private static (ScenarioMeasurement[] Measured, Pauses? Pauses) RunAll(NBomberContext context)
    {
        using CrewThreads threads = new();
        ScenarioRun[] runs = [.. context.Scenarios.Select(s => new ScenarioRun(s, context.Settings, threads))];
        using PauseWatch watch = new(() => runs.Any(r => r.IsMeasured));
        using Ticker ticker = new(context.Settings.ProgressInterval, () => Tell(context.Settings, runs));
        TaskCompletionSource areAllThere = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<ScenarioMeasurement>[] tasks = [.. runs.Select(r => Task.Factory.StartNew(
            () => RunWhen(areAllThere.Task, r), CancellationToken.None, TaskCreationOptions.LongRunning,
            TaskScheduler.Default))];
        areAllThere.SetResult();
        ScenarioMeasurement[] measured = [.. tasks.Select(t => t.GetAwaiter().GetResult())];
        watch.Dispose();
        return (measured, watch.Pauses);
    }

    // No scenario's copies take the threads that another scenario begins with.
    private static ScenarioMeasurement RunWhen(Task areAllThere, ScenarioRun run)
    {
        areAllThere.Wait();
        return run.Run();
    }

    // One progress for all of them.
    private static void Tell(RunSettings settings, ScenarioRun[] runs) =>
        settings.Progress?.Invoke(RunProgress.Sum(runs.Select(r => r.Progress)));
}
