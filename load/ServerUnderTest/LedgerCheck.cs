using System.Globalization;
using EchoServer.Load.Reports;

namespace EchoServer.Load.ServerUnderTest;

/// <summary>Connections made against what the server says of them: each accepted, served by a process of its own, and
/// reaped with exit code 0.</summary>
/// <param name="Made">Connections that this program has made.</param>
/// <param name="Aborted">Those of them that it reset on purpose: their processes may end with 0 or with 3.</param>
/// <param name="Accepted">Connections that the server accepted.</param>
/// <param name="Reaped">Processes that it reaped.</param>
/// <param name="ReapedZero">Those of them with exit code 0.</param>
/// <param name="ReapedReset">Those with exit code 3: reset by the peer.</param>
/// <param name="OwnPids">Connections that had a process of their own.</param>
internal sealed record LedgerCheck(
    long Made, long Aborted, long Accepted, long Reaped, long ReapedZero, long ReapedReset, long OwnPids)
{
    /// <summary>Connections that stayed in the server's backlog when it stopped.</summary>
    public long Left { get; init; }

    /// <summary>What does not agree, and by how much.</summary>
    public IReadOnlyList<string> Mismatches => [.. Find()];

    /// <summary>What a report tells of it.</summary>
    public LedgerFacts Facts =>
        new(Made, Accepted, ReapedZero, OwnPids, Mismatches) { Aborted = Aborted, ReapedReset = ReapedReset };

    private IEnumerable<string> Find()
    {
        if (Accepted != Made)
            yield return Difference("accepted", Accepted, "connections made", Made)
                + (Left > 0 ? $" ({Left:N0} stayed in the backlog when the server stopped)" : "");
        if (Reaped != Made) yield return Difference("reaped", Reaped, "connections made", Made);
        long fine = ReapedZero + Math.Min(ReapedReset, Aborted);
        if (fine != Reaped) yield return Difference("reaped with 0", fine, "reaped", Reaped);
        if (OwnPids != Reaped)
            yield return Difference("with a process of their own", OwnPids, "reaped", Reaped)
                + (OwnPids == 1 ? ", since one process served them all, as with --start-method inline" : "");
    }

    private static string Difference(string name, long count, string otherName, long other) => string.Create(
        CultureInfo.InvariantCulture,
        $"{count:N0} {name}, {other:N0} {otherName}: {Math.Abs(count - other):N0} "
        + $"{(count < other ? "missing" : "too many")}");
}
