namespace EchoServer.Load.Reports;

/// <summary>Connections made, against what the server says of them.</summary>
/// <param name="Made">Connections made by this program.</param>
/// <param name="Accepted">Connections accepted by the server.</param>
/// <param name="ReapedZero">Connections whose process was reaped with exit code 0.</param>
/// <param name="DistinctPids">Connections that had a process of their own.</param>
/// <param name="Mismatches">What does not agree, and by how much; none when all does.</param>
internal sealed record LedgerFacts(long Made, long Accepted, long ReapedZero, long DistinctPids, IReadOnlyList<string> Mismatches)
{
    /// <summary>Connections reset on purpose, which may end otherwise than with 0.</summary>
    public long Aborted { get; init; }

    /// <summary>Connections whose process was reaped with the exit code of a reset by the peer, 3.</summary>
    public long ReapedReset { get; init; }

    /// <summary>Whether all of it agrees.</summary>
    public bool IsOk => Mismatches.Count == 0;
}
