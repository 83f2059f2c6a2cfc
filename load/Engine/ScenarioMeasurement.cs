using System.Text.Json.Serialization;

namespace EchoServer.Load.Engine;

/// <summary>What was measured of a scenario, whole or in a part of its run; parts add up, as JSON also across
/// processes.</summary>
/// <param name="name">The scenario's.</param>
/// <param name="whole">What counts as its iterations.</param>
/// <param name="steps">Its steps, by their names.</param>
/// <param name="series">What came to its end when.</param>
/// <param name="duration">How long it took.</param>
/// <param name="warmUpFailures">What failed before anything counted, by status code.</param>
internal sealed class ScenarioMeasurement(
    string name, Recorder whole,
    IReadOnlyDictionary<string, Recorder> steps, TimeSeries series, TimeSpan duration,
    IReadOnlyDictionary<string, StatusCount> warmUpFailures)
{
    private readonly Dictionary<string, Recorder> _steps = new(steps);
    private readonly Dictionary<string, StatusCount> _warmUpFailures = new(warmUpFailures);

    /// <summary>The scenario's.</summary>
    public string Name { get; } = name;

    /// <summary>What counts as its iterations.</summary>
    public Recorder Whole { get; } = whole;

    /// <summary>Its steps, by their names.</summary>
    public IReadOnlyDictionary<string, Recorder> Steps => _steps;

    /// <summary>What came to its end when.</summary>
    public TimeSeries Series { get; } = series;

    /// <summary>How long the scenario took; of parts, the longest.</summary>
    public TimeSpan Duration { get; private set; } = duration;

    /// <summary>What failed before anything counted, by status code; not what was missed.</summary>
    public IReadOnlyDictionary<string, StatusCount> WarmUpFailures => _warmUpFailures;

    /// <summary>How many copies were lacking; null when none was. Of this process only.</summary>
    [JsonIgnore]
    public CrewShortage? Shortage { get; init; }

    /// <summary>Nothing yet.</summary>
    public static ScenarioMeasurement None(string name) =>
        new(name, new Recorder(),
            new Dictionary<string, Recorder>(), new TimeSeries(
                0), TimeSpan.Zero, new Dictionary<string, StatusCount>());

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
        StatusCount.Add(part.WarmUpFailures, _warmUpFailures);
        Duration = Duration > part.Duration ? Duration : part.Duration;
    }

    /// <summary>The scenario's figures.</summary>
    public ScenarioStats Stats()
    {
        StepStats[] steps = [.. _steps.Select(s => new StepStats(s.Key, StatsOf(s.Value.Ok), StatsOf(s.Value.Fail)))];
        return new ScenarioStats(Name, StatsOf(Whole.Ok), StatsOf(Whole.Fail), steps, Duration)
        {
            WarmUpFailures = StatusCodeStats.From(_warmUpFailures),
            Intervals = Series.Stats(Duration),
            Distribution = LatencyDistribution.From(Whole.Ok.Latency),
        };
    }

    private MeasurementStats StatsOf(Measurement measured) => MeasurementStats.From(measured, Duration);
}
