namespace EchoServer.Load.Engine.Stats;

/// <summary>The figures of a scenario.</summary>
internal sealed record ScenarioStats(
    string ScenarioName, MeasurementStats Ok, MeasurementStats Fail, StepStats[] StepStats, TimeSpan Duration)
{
    /// <summary>How many iterations there were.</summary>
    public int AllRequestCount => Ok.Request.Count + Fail.Request.Count;
}
