namespace EchoServer.Load.Engine;

/// <summary>When this program itself stood still: stopped by a signal, in a machine that was suspended, or for want of
/// a processor. Latencies have that time in them, whatever the server did.</summary>
/// <param name="Count">The number of pauses.</param>
/// <param name="Total">The length of all pauses together.</param>
/// <param name="Longest">The length of the longest pause.</param>
internal sealed record Pauses(int Count, TimeSpan Total, TimeSpan Longest)
{
    /// <summary>Earlier pauses, if there were any, and later ones, added up.</summary>
    public static Pauses Sum(Pauses? before, Pauses more) => before is null
        ? more
        : new Pauses(
            before.Count + more.Count, before.Total + more.Total,
            more.Longest > before.Longest ? more.Longest : before.Longest);
}
