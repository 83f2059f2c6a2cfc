namespace EchoServer.Load.Engine;

/// <summary>One copy of a scenario: only its own thread writes here, so that recording needs no lock.</summary>
internal sealed class ScenarioContext(ScenarioProps scenario, IClock clock) : IScenarioContext, IScenarioInitContext
{
    private readonly Dictionary<string, Recorder> _steps = [];

    /// <inheritdoc cref="IScenarioContext.ScenarioInfo"/>
    public ScenarioInfo ScenarioInfo { get; } = new(scenario.ScenarioName);

    /// <inheritdoc/>
    public long InvocationNumber { get; set; }

    /// <inheritdoc/>
    public CancellationToken ScenarioCancellationToken { get; set; }

    /// <summary>Whether a step that fails ends the iteration.</summary>
    public bool RestartsIterationOnFail => scenario.RestartIterationOnFail;

    /// <summary>The clock of the run.</summary>
    public IClock Clock { get; } = clock;

    /// <summary>What was measured of whole iterations.</summary>
    public Recorder Recorder { get; } = new();

    /// <summary>What was measured of steps, by their names.</summary>
    public IReadOnlyDictionary<string, Recorder> Steps => _steps;

    /// <summary>What is measured of one step.</summary>
    public Recorder Step(string name)
    {
        if (!_steps.TryGetValue(name, out Recorder? recorder)) _steps.Add(name, recorder = new Recorder());
        return recorder;
    }
}
