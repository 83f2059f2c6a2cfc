namespace EchoServer.Load.Engine;

/// <summary>One copy of a scenario: only its own thread writes here, so that recording needs no lock.</summary>
internal sealed class ScenarioContext(string scenario, IClock clock, TimeSeries series) : IScenarioContext, IScenarioInitContext
{
    private readonly Dictionary<string, Recorder> _steps = [];
    private readonly IntervalRecorder _intervals = new(series);

    /// <inheritdoc cref="IScenarioContext.ScenarioInfo"/>
    public ScenarioInfo ScenarioInfo { get; } = new(scenario);

    /// <inheritdoc/>
    public int InvocationNumber { get; set; }

    /// <summary>The clock of the run.</summary>
    public IClock Clock { get; } = clock;

    /// <summary>What was measured of whole iterations.</summary>
    public Recorder Recorder { get; } = new();

    /// <summary>What was measured of steps, by their names.</summary>
    public IReadOnlyDictionary<string, Recorder> Steps => _steps;

    /// <summary>Counts an iteration that has just ended.</summary>
    /// <param name="response">How it went.</param>
    /// <param name="due">When its time began.</param>
    public void Record(IResponse response, long due)
    {
        long now = Clock.Now;
        Recorder.Record(response, now - due);
        _intervals.Record(response, now - due, now);
    }

    /// <summary>Hands over what the time series does not have yet. Nothing is recorded meanwhile, or after it.</summary>
    public void Flush() => _intervals.Flush();

    /// <summary>What is measured of one step.</summary>
    public Recorder Step(string name)
    {
        if (!_steps.TryGetValue(name, out Recorder? recorder)) _steps.Add(name, recorder = new Recorder());
        return recorder;
    }
}
