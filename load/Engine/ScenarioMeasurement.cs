using EchoServer.Load.Engine.Stats;

namespace EchoServer.Load.Engine;

/// <summary>What was measured of a scenario, whole or in a part of its run; parts add up, as JSON also across processes.</summary>
/// <param name="name">The scenario's.</param>
/// <param name="whole">What counts as its iterations.</param>
/// <param name="steps">Its steps, by their names.</param>
/// <param name="series">What came to its end when.</param>
/// <param name="duration">How long it took.</param>
internal sealed class ScenarioMeasurement(string name, Recorder whole, IReadOnlyDictionary<string, Recorder> steps, TimeSeries series, TimeSpan duration)
{
    private readonly Dictionary<string, Recorder> _steps = new(steps);

    /// <summary>The scenario's.</summary>
    public string Name { get; } = name;

    /// <summary>What counts as its iterations.</summary>
    public Recorder Whole { get; } = whole;

    /// <summary>Its steps, by their names.</summary>
    public IReadOnlyDictionary<string, Recorder> Steps => _steps;

    /// <summary>What came to its end when.</summary>
    public TimeSeries Series { get; } = series;

    /// <summary>How long it took; of parts, the longest.</summary>
    public TimeSpan Duration { get; private set; } = duration;

    /// <summary>Nothing yet.</summary>
    public static ScenarioMeasurement None(string name) => new(name, new Recorder(), new Dictionary<string, Recorder>(), new TimeSeries(0), TimeSpan.Zero);

    /// <summary>Adds a part that ran beside this one. What it has is this one's from here on.</summary>
    public void Add(ScenarioMeasurement part)
    {
        Whole.Add(part.Whole);
        foreach ((string step, Recorder recorder) in part.Steps)
        {
            if (_steps.TryGetValue(step, out Recorder? sum)) sum.Add(recorder);
            else _steps.Add(step, recorder);
        }
        Series.Add(part.Series);
        Duration = Duration > part.Duration ? Duration : part.Duration;
    }

    /// <summary>Its figures.</summary>
    public ScenarioStats Stats()
    {
        (MeasurementStats ok, MeasurementStats fail) = Pair(Whole);
        return new ScenarioStats(Name, ok, fail, [.. _steps.Select(s => StepOf(s.Key, s.Value))], Duration)
        {
            Intervals = Series.Stats(Duration),
            Distribution = LatencyDistribution.From(Whole.Ok.Latency),
        };
    }

    private StepStats StepOf(string step, Recorder recorder)
    {
        (MeasurementStats ok, MeasurementStats fail) = Pair(recorder);
        return new StepStats(step, ok, fail);
    }

    private (MeasurementStats Ok, MeasurementStats Fail) Pair(Recorder recorder)
    {
        long all = recorder.Ok.Count + recorder.FailCount;
        return (MeasurementStats.From(recorder.Ok, false, all, Duration), MeasurementStats.From(recorder.Fail, true, all, Duration));
    }
}
