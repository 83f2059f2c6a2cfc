namespace EchoServer.Load.Engine;

/// <summary>
/// Runs one scenario: phase after phase, each copy on a thread of its own that blocks as it likes. For connections that
/// last some 100 µs, this costs less than anything that hands work from thread to thread.
/// </summary>
internal sealed class ScenarioRun(ScenarioProps scenario, RunSettings settings, CrewThreads threads)
{
    private readonly List<ScenarioContext> _contexts = [];
    private readonly Dictionary<string, StatusCount> _warmUpFailures = [];
    private CrewShortage? _shortage;
    private long _start;
    private volatile bool _isMeasured;
    private TimeSeries _iterations = new(0);
    private TimeSeries _steps = new(0);

    /// <summary>How far it is; null until anything counts.</summary>
    public RunProgress? Progress
    {
        get
        {
            if (!_isMeasured) return null;
            ScenarioContext[] contexts;
            lock (_contexts) contexts = [.. _contexts];
            Histogram latency = new();
            foreach (ScenarioContext context in contexts) latency.Add(context.Recorder.Ok.Latency);
            return new RunProgress(
                Elapsed, contexts.Sum(c => c.Recorder.Ok.Count), contexts.Sum(c => c.Recorder.FailCount))
            {
                Latency = latency, Failures = RunProgress.Sum(contexts.SelectMany(c => c.Recorder.Failures)),
                WarmUpFailures = _warmUpFailures.ToDictionary(f => f.Key, f => f.Value.Count),
            };
        }
    }

    /// <summary>Whether what happens now counts.</summary>
    public bool IsMeasured => _isMeasured;

    private TimeSpan Elapsed => TimeSpan.FromMicroseconds((settings.Clock.Now - _start) / 1000.0);

    /// <summary>Warms up, runs, and cleans up.</summary>
    public ScenarioMeasurement Run()
    {
        ScenarioContext own = NewContext();
        scenario.Init?.Invoke(own).GetAwaiter().GetResult();
        try
        {
            WarmUp();
            return Measure();
        }
        finally
        {
            scenario.Clean?.Invoke(own).GetAwaiter().GetResult();
        }
    }

    private void WarmUp()
    {
        if (scenario.WarmUpDuration <= TimeSpan.Zero) return;
        Begin();
        RunPhases([scenario.LoadSimulations[0].WarmUp(scenario.WarmUpDuration)]);
        lock (_contexts)
        {
            foreach (ScenarioContext context in _contexts) KeepFailures(context.Recorder.Fail);
            _contexts.Clear();
        }
    }

    // Of a warm-up nothing counts but what was answered wrongly. What was late to start is what it is for.
    private void KeepFailures(Measurement fail) =>
        StatusCount.Add(fail.StatusCodes.Where(c => c.Key != Copy.MissedCode), _warmUpFailures);

    private ScenarioMeasurement Measure()
    {
        Begin();
        _isMeasured = true;
        RunPhases(scenario.LoadSimulations);
        return Measured(Elapsed);
    }

    private void Begin()
    {
        _start = settings.Clock.Now;
        (_iterations, _steps) = (new TimeSeries(_start), new TimeSeries(_start));
    }

    private ScenarioContext NewContext() => new(scenario, settings.Clock, _iterations, _steps);

    private void RunPhases(IReadOnlyList<LoadSimulation> simulations)
    {
        (int copies, double rate, Random random) = (0, 0, new Random(settings.Seed));
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(settings.Stop);
        int left = simulations.Count;
        foreach (LoadSimulation simulation in simulations)
        {
            Phase phase = simulation.Plan(copies, rate, random);
            RunPhase(phase, --left == 0 ? phase.Length : null, over);
            (copies, rate) = (phase.EndCopies, phase.EndRate);
        }
    }

    // Only the end of the last phase is the scenario's: what lasts longer than another one goes on in the next.
    private void RunPhase(Phase phase, TimeSpan? length, CancellationTokenSource over)
    {
        long start = settings.Clock.Now;
        using Crew crew =
            new(threads, phase, phase.MostCopies(settings.MaxCopies), number => NewCopy(number, over.Token), start);
        for (int i = phase.Copies(settings.MaxCopies); i > 0; i--) crew.Add();
        crew.Finish(length, over.Cancel);
        _shortage ??= crew.Shortage;
    }

    // A later phase goes on with the contexts of those before it.
    private Copy NewCopy(int number, CancellationToken over)
    {
        lock (_contexts)
        {
            if (number == _contexts.Count) _contexts.Add(NewContext());
            _contexts[number].ScenarioCancellationToken = over;
            return new Copy(scenario, _contexts[number], settings.Stop);
        }
    }

    private ScenarioMeasurement Measured(TimeSpan duration)
    {
        Recorder all = new();
        Dictionary<string, Recorder> steps = [];
        foreach (ScenarioContext context in _contexts)
        {
            context.Flush();
            all.Add(context.Recorder);
            foreach ((string name, Recorder step) in context.Steps)
            {
                steps.TryAdd(name, new Recorder());
                steps[name].Add(step);
            }
        }
        bool areSteps = steps.Count > 0 && !scenario.StatsBasedOnIterations;
        if (areSteps)
        {
            all = new Recorder();
            foreach (Recorder step in steps.Values) all.Add(step);
        }
        return new ScenarioMeasurement(
            scenario.ScenarioName, all, steps, areSteps
                ? _steps : _iterations, duration, _warmUpFailures) { Shortage = _shortage };
    }
}
