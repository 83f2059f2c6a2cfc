using EchoServer.Common.Processes;
using EchoServer.Load.Engine.Stats;
using EchoServer.Load.ServerUnderTest;

namespace EchoServer.Load;

/// <summary>What came of a run.</summary>
/// <param name="Stats">The figures.</param>
/// <param name="Bottleneck">Whether this program limited it.</param>
/// <param name="Ledger">Connections against the server's books; null when they were not looked into.</param>
/// <param name="Memory">What held connections cost; null when none were held.</param>
/// <param name="ServerStatus">How the server ended that was started for the run; null when none was.</param>
/// <param name="Problems">What went wrong besides requests and thresholds, a line each.</param>
internal sealed record RunOutcome(
    NodeStats Stats, ClientBottleneck Bottleneck, LedgerCheck? Ledger, ServerMemory? Memory, ExitStatus? ServerStatus, IReadOnlyList<string> Problems)
{
    /// <summary>Whether every reply was right, there was at least one, all thresholds held, and nothing else went wrong.</summary>
    public bool IsGood => Stats.AllFailCount == 0 && Stats.AllOkCount > 0 && Stats.Thresholds.All(t => !t.IsFailed) && Problems.Count == 0;
}
