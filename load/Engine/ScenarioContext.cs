namespace EchoServer.Load.Engine;

/// <summary>One copy of a scenario: only its own thread writes here, so that recording needs no lock.</summary>
internal sealed class ScenarioContext(
    ScenarioProps scenario, IClock clock, TimeSeries iterations, TimeSeries steps)
        : IScenarioContext, IScenarioInitContext
{
    private readonly Dictionary<string, Recorder> _steps = [];
    private readonly IntervalRecorder _iterationIntervals = new(iterations);
    private readonly IntervalRecorder _stepIntervals = new(steps);

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

    /// <summary>Counts an iteration that has just ended.</summary>
    /// <param name="response">How the iteration went.</param>
    /// <param name="due">When the time of the iteration began.</param>
    public void Record(IResponse response, long due) => Record(Recorder, _iterationIntervals, response, due);

    /// <summary>Counts an iteration that never started: when it was due, not when it was given up.</summary>
    public void RecordMissed(IResponse response, long due)
    {
        Recorder.Record(response, Clock.Now - due);
        _iterationIntervals.Record(response, 0, due);
    }

    /// <summary>Counts a step that has just ended.</summary>
    /// <param name="name">The step's name.</param>
    /// <param name="response">How the step went.</param>
    /// <param name="start">When the time of the step began.</param>
    public void RecordStep(string name, IResponse response, long start) =>
        Record(Step(name), scenario.StatsBasedOnIterations ? null : _stepIntervals, response, start);

    /// <summary>Hands over what the time series do not have yet. Nothing is recorded meanwhile.</summary>
    public void Flush()
    {
        _iterationIntervals.Flush();
        _stepIntervals.Flush();
    }

    private void Record(Recorder recorder, IntervalRecorder? intervals, IResponse response, long since)
    {
        long now = Clock.Now, latency = LatencyOf(response, now - since);
        recorder.Record(response, latency);
        intervals?.Record(response, latency, now);
    }

    // What a response says itself, or else what was measured; in nanoseconds.
    private static long LatencyOf(IResponse response, long measured) =>
        response.CustomLatencyMs > 0 ? Nanoseconds.OfMilliseconds(response.CustomLatencyMs) : measured;

    private Recorder Step(string name)
    {
        if (!_steps.TryGetValue(name, out Recorder? recorder)) _steps.Add(name, recorder = new Recorder());
        return recorder;
    }
}
