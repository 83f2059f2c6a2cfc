namespace EchoServer.Load.Scenarios;

/// <summary>What clients have done with connections until a moment, the warm-up included.</summary>
/// <param name="Made">How many they made.</param>
/// <param name="Closed">How many of these are closed.</param>
/// <param name="Aborted">How many of these they reset on purpose.</param>
/// <param name="Failures">How often exchanges failed, by <see cref="FailureCode"/>.</param>
internal sealed record ConnectionTotals(
    long Made, long Closed, long Aborted, IReadOnlyDictionary<string, long> Failures)
{
    /// <summary>The totals of no connections.</summary>
    public static ConnectionTotals None { get; } = new(0, 0, 0, new Dictionary<string, long>());

    /// <summary>How many are open.</summary>
    public long Open => Made - Closed;

    /// <summary>The totals of several parts, added up.</summary>
    public static ConnectionTotals Sum(IEnumerable<ConnectionTotals> parts)
    {
        ConnectionTotals[] all = [.. parts];
        return new ConnectionTotals(all.Sum(p => p.Made), all.Sum(p => p.Closed), all.Sum(p => p.Aborted),
            all.SelectMany(p => p.Failures).GroupBy(f => f.Key).ToDictionary(g => g.Key, g => g.Sum(f => f.Value)));
    }
}
