using System.Text.Json.Serialization;

namespace EchoServer.Load.Engine;

/// <summary>What was measured in a run, or in a part of one.</summary>
/// <param name="Scenarios">Each scenario's.</param>
/// <param name="Duration">How long it took, warm-ups included; of parts, the longest.</param>
internal sealed record RunMeasurement(IReadOnlyList<ScenarioMeasurement> Scenarios, TimeSpan Duration)
{
    /// <summary>When this program stood still meanwhile; null when it did not. Of this process only.</summary>
    [JsonIgnore]
    public Pauses? Pauses { get; init; }

    /// <summary>How many iterations were due and never started.</summary>
    [JsonIgnore]
    public long Missed => Scenarios.Sum(
        s => s.Whole.Fail.StatusCodes.TryGetValue(Copy.MissedCode, out StatusCount? missed) ? missed.Count : 0);

    /// <summary>Whether there was a rate, and it was kept, within 5 %: no iteration was missed, and all together did
    /// not take longer than they should.</summary>
    /// <param name="rate">How many iterations were to start each second; 0 for as many as the clients manage.</param>
    public bool Kept(int rate) => rate > 0 && Missed == 0
        && Scenarios.Sum(
            s => (s.Whole.Ok.Count + s.Whole.FailCount) / Math.Max(s.Duration.TotalSeconds, 1e-3)) >= 0.95 * rate;

    /// <summary>A run of which some scenarios are known, and nothing else yet.</summary>
    public static RunMeasurement None(IEnumerable<string> scenarios) =>
        new([.. scenarios.Select(ScenarioMeasurement.None)], TimeSpan.Zero);

    /// <summary>
    /// This measurement with that of a part that ran beside it added: scenario by scenario, by name. The result owns
    /// what both have from then on.
    /// </summary>
    public RunMeasurement With(RunMeasurement part)
    {
        List<ScenarioMeasurement> scenarios = [.. Scenarios];
        foreach (ScenarioMeasurement scenario in part.Scenarios)
        {
            if (scenarios.Find(s => s.Name == scenario.Name) is { } known) known.Add(scenario);
            else scenarios.Add(scenario);
        }
        return new RunMeasurement(scenarios, Duration > part.Duration ? Duration : part.Duration);
    }

    /// <summary>
    /// The figures of this measurement. They take in a short last interval, so nothing is added afterwards.
    /// </summary>
    /// <param name="thresholds">What must be true of each scenario, in their order.</param>
    public NodeStats Stats(IEnumerable<IEnumerable<Threshold>> thresholds)
    {
        ScenarioStats[] stats = [.. Scenarios.Select(s => s.Stats())];
        return new NodeStats(stats, [.. stats.Zip(thresholds, Check).SelectMany(r => r)], Duration);
    }

    private static IEnumerable<ThresholdResult> Check(ScenarioStats stats, IEnumerable<Threshold> thresholds) =>
        thresholds.Select(t => t.Judge(stats));
}
