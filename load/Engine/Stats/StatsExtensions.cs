namespace EchoServer.Load.Engine.Stats;

/// <summary>Finds figures by their names.</summary>
internal static class StatsExtensions
{
    /// <summary>The figures of a step; null when there is no such step.</summary>
    public static StepStats? Find(this StepStats[] stepStats, string name) =>
        Array.Find(stepStats, s => s.StepName == name);
}
