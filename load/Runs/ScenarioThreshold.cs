namespace EchoServer.Load.Runs;

/// <summary>What must be true in the end of one scenario, or of each.</summary>
/// <param name="Scenario">Its name; null for each.</param>
/// <param name="Threshold">What must be true.</param>
internal sealed record ScenarioThreshold(string? Scenario, Threshold Threshold)
{
    /// <summary>Those of the given thresholds that a scenario is to keep.</summary>
    public static IEnumerable<Threshold> For(string scenario, IEnumerable<ScenarioThreshold> thresholds) =>
        thresholds.Where(t => t.Scenario is null || t.Scenario == scenario).Select(t => t.Threshold);
}
