namespace EchoServer.Load.Engine.Stats;

/// <summary>How often a status code came.</summary>
/// <param name="StatusCode">The code.</param>
/// <param name="IsError">Whether it is that of failures.</param>
/// <param name="Message">The first message that came with it.</param>
/// <param name="AllCount">How often; an addition to what NBomber has, for runs of days.</param>
/// <param name="Percent">The share of all, in whole percent; null when nobody knows how many there were.</param>
internal sealed record StatusCodeStats(string StatusCode, bool IsError, string Message, long AllCount, int? Percent)
{
    /// <summary>How often, or the largest of its type.</summary>
    public int Count => (int)Math.Min(AllCount, int.MaxValue);
}
