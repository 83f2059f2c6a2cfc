namespace EchoServer.Load.Engine;

/// <summary>Makes scenarios.</summary>
internal static class Scenario
{
    /// <summary>A scenario of this name with one user for a minute, after a warm-up of 30 s.</summary>
    public static ScenarioProps Create(string name, Func<IScenarioContext, Task<IResponse>> run) => new(name, run);

    /// <summary>Sets what is done before the first iteration.</summary>
    public static ScenarioProps WithInit(this ScenarioProps scenario, Func<IScenarioInitContext, Task> initFunc) =>
        scenario with { Init = initFunc };

    /// <summary>Sets what is done after the last iteration.</summary>
    public static ScenarioProps WithClean(this ScenarioProps scenario, Func<IScenarioInitContext, Task> cleanFunc) =>
        scenario with { Clean = cleanFunc };

    /// <summary>Sets how long the first simulation's load runs before anything counts.</summary>
    public static ScenarioProps WithWarmUpDuration(this ScenarioProps scenario, TimeSpan duration) =>
        scenario with { WarmUpDuration = duration };

    /// <summary>Everything counts from the first iteration on.</summary>
    public static ScenarioProps WithoutWarmUp(this ScenarioProps scenario) =>
        scenario with { WarmUpDuration = TimeSpan.Zero };

    /// <summary>Sets the load, one simulation after the other.</summary>
    public static ScenarioProps WithLoadSimulations(
        this ScenarioProps scenario, params LoadSimulation[] loadSimulations) =>
        scenario with { LoadSimulations = loadSimulations };

    /// <summary>Sets whether a step that fails ends the iteration, which has failed then; it does unless this says
    /// otherwise.</summary>
    public static ScenarioProps WithRestartIterationOnFail(this ScenarioProps scenario, bool shouldRestart) =>
        scenario with { RestartIterationOnFail = shouldRestart };

    /// <summary>Sets whether the figures of a scenario with steps are those of its iterations; unless this says so,
    /// they are those of all its steps.</summary>
    public static ScenarioProps WithStatsBasedOnIterations(this ScenarioProps scenario, bool enable) =>
        scenario with { StatsBasedOnIterations = enable };

    /// <summary>Sets what must be true of the figures in the end.</summary>
    public static ScenarioProps WithThresholds(this ScenarioProps scenario, params Threshold[] thresholds) =>
        scenario with { Thresholds = thresholds };
}
