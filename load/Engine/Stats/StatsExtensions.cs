namespace EchoServer.Load.Engine.Stats;

/// <summary>Finds figures by their names.</summary>
internal static class StatsExtensions
{
    /// <summary>Those of a step, or null.</summary>
    public static StepStats? Find(this StepStats[] stepStats, string name) => Array.Find(stepStats, s => s.StepName == name);
}
