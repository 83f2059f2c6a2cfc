using EchoServer.Load.Scenarios;

namespace EchoServer.Load.Parts;

/// <summary>How far a part of a run is.</summary>
/// <param name="Requests">What counts so far; null while nothing does.</param>
/// <param name="Connections">What its clients have done.</param>
internal sealed record PartProgress(RunProgress? Requests, ConnectionTotals Connections)
{
    /// <summary>The progress of several parts, added up.</summary>
    public static PartProgress Sum(IEnumerable<PartProgress> parts)
    {
        PartProgress[] all = [.. parts];
        return new PartProgress(
            RunProgress.Sum(all.Select(p => p.Requests)), ConnectionTotals.Sum(all.Select(p => p.Connections)));
    }
}
