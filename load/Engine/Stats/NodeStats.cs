namespace EchoServer.Load.Engine.Stats;

/// <summary>The figures of a run.</summary>
internal sealed record NodeStats(
    ScenarioStats[] ScenarioStats, ThresholdResult[] Thresholds, TimeSpan Duration)
{
    /// <summary>How many iterations went well.</summary>
    public long AllOkCount => ScenarioStats.Sum(s => s.Ok.Request.AllCount);

    /// <summary>How many iterations failed.</summary>
    public long AllFailCount => ScenarioStats.Sum(s => s.Fail.Request.AllCount);
}
