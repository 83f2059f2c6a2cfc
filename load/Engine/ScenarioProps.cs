namespace EchoServer.Load.Engine;

/// <summary>A scenario: what one user does, and how many of them there are when.</summary>
/// <param name="ScenarioName">What its figures stand under.</param>
/// <param name="Run">Makes one iteration.</param>
internal sealed record ScenarioProps(string ScenarioName, Func<IScenarioContext, Task<IResponse>> Run)
{
    /// <summary>What is done before the first iteration.</summary>
    public Func<IScenarioInitContext, Task>? Init { get; init; }

    /// <summary>What is done after the last.</summary>
    public Func<IScenarioInitContext, Task>? Clean { get; init; }

    /// <summary>How long the scenario runs before anything counts.</summary>
    public TimeSpan WarmUpDuration { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The load, one simulation after the other.</summary>
    public IReadOnlyList<LoadSimulation> LoadSimulations
        { get; init; } = [Simulation.KeepConstant(1, TimeSpan.FromMinutes(1))];

    /// <summary>Whether a step that fails ends the iteration, which has failed then.</summary>
    public bool RestartIterationOnFail { get; init; } = true;

    /// <summary>Whether the scenario's figures are those of its iterations, even if it has steps; else they are those
    /// of all its steps.</summary>
    public bool StatsBasedOnIterations { get; init; }

    /// <summary>What must be true of the figures in the end.</summary>
    public IReadOnlyList<Threshold> Thresholds { get; init; } = [];
}
