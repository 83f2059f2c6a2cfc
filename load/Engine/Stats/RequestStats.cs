namespace EchoServer.Load.Engine.Stats;

/// <summary>How many.</summary>
/// <param name="AllCount">The number; an addition to what NBomber has, for runs of days.</param>
/// <param name="RPS">The number a second; null when no time was measured, where NBomber has 0.</param>
/// <param name="Percent">The share of all, in whole percent; null when there was none at all, where NBomber has 0.</param>
internal sealed record RequestStats(long AllCount, double? RPS, int? Percent)
{
    /// <summary>The number, or the largest of its type.</summary>
    public int Count => (int)Math.Min(AllCount, int.MaxValue);
}
