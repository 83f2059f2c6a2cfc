using EchoServer.Load.Engine.Stats;

namespace EchoServer.Load.Engine;

/// <summary>
/// Runs one scenario: phase after phase, each copy on a thread of its own that blocks as it likes. For connections that last some 100 µs,
/// this costs less than anything that hands work from thread to thread.
/// </summary>
internal sealed class ScenarioRun(ScenarioProps scenario, RunSettings settings)
{
    private const int StackSize = 256 * 1024;

    private readonly List<ScenarioContext> _contexts = [];
    private long _start;
    private TimeSeries _series = new(0);

    /// <summary>How far it is.</summary>
    public RunProgress Progress
    {
        get
        {
            ScenarioContext[] contexts;
            lock (_contexts) contexts = [.. _contexts];
            Histogram latency = new();
            foreach (ScenarioContext context in contexts) latency.Add(context.Recorder.Ok.Latency);
            return new RunProgress(Elapsed, contexts.Sum(c => c.Recorder.Ok.Count), contexts.Sum(c => c.Recorder.FailCount)) { Latency = latency };
        }
    }

    private TimeSpan Elapsed => TimeSpan.FromMicroseconds((settings.Clock.Now - _start) / 1000.0);

    /// <summary>Warms up, runs, and cleans up.</summary>
    public ScenarioStats Run()
    {
        ScenarioContext own = new(scenario.ScenarioName, settings.Clock, _series);
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
        lock (_contexts) _contexts.Clear();
    }

    private ScenarioStats Measure()
    {
        Begin();
        using (new Timer(_ => settings.Progress?.Invoke(Progress), null, settings.ProgressInterval, settings.ProgressInterval))
            RunPhases(scenario.LoadSimulations);
        return Stats(Elapsed);
    }

    private void Begin()
    {
        _start = settings.Clock.Now;
        _series = new TimeSeries(_start);
    }

    private void RunPhases(IEnumerable<LoadSimulation> simulations)
    {
        (int copies, double rate, Random random) = (0, 0, new Random(settings.Seed));
        foreach (LoadSimulation simulation in simulations)
        {
            Phase phase = simulation.Plan(copies, rate, random);
            RunPhase(phase);
            (copies, rate) = (phase.EndCopies, phase.EndRate);
        }
    }

    private void RunPhase(Phase phase)
    {
        Thread[] threads = new Thread[phase.Copies(settings.MaxCopies)];
        long start = settings.Clock.Now;
        for (int i = 0; i < threads.Length; i++)
        {
            (Copy copy, int number) = (NewCopy(i), i);
            threads[i] = new Thread(() => phase.Work(copy, number, start), StackSize) { IsBackground = true };
            threads[i].Start();
        }
        foreach (Thread thread in threads) thread.Join();
    }

    // A later phase goes on with the contexts of those before it.
    private Copy NewCopy(int number)
    {
        lock (_contexts)
        {
            if (number == _contexts.Count) _contexts.Add(new ScenarioContext(scenario.ScenarioName, settings.Clock, _series));
            return new Copy(scenario, _contexts[number], settings.Stop);
        }
    }

    private ScenarioStats Stats(TimeSpan duration)
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
        (MeasurementStats ok, MeasurementStats fail) = Pair(all, duration);
        return new ScenarioStats(scenario.ScenarioName, ok, fail, [.. steps.Select(s => StepOf(s.Key, s.Value, duration))], duration)
        {
            Intervals = _series.Stats(duration),
            Distribution = LatencyDistribution.From(all.Ok.Latency),
        };
    }

    private static StepStats StepOf(string name, Recorder recorder, TimeSpan duration)
    {
        (MeasurementStats ok, MeasurementStats fail) = Pair(recorder, duration);
        return new StepStats(name, ok, fail);
    }

    private static (MeasurementStats Ok, MeasurementStats Fail) Pair(Recorder recorder, TimeSpan duration)
    {
        long all = recorder.Ok.Count + recorder.FailCount;
        return (MeasurementStats.From(recorder.Ok, false, all, duration), MeasurementStats.From(recorder.Fail, true, all, duration));
    }
}
