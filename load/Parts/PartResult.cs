using EchoServer.Load.Reports;
using EchoServer.Load.Scenarios;

namespace EchoServer.Load.Parts;

/// <summary>What came of a part of a run.</summary>
/// <param name="Measured">What was measured.</param>
/// <param name="Connections">What its clients did, the warm-up included.</param>
/// <param name="ProcessorTime">How much processor time its processes used for the load.</param>
internal sealed record PartResult(RunMeasurement Measured, ConnectionTotals Connections, TimeSpan ProcessorTime)
{
    /// <summary>How many processes made the load.</summary>
    public int Processes { get; init; } = 1;

    /// <summary>The parts of this result that ran on other machines.</summary>
    public IReadOnlyList<AgentFacts> Agents { get; init; } = [];

    /// <summary>What went wrong besides requests, a line each.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>The processes that stood still meanwhile.</summary>
    public IReadOnlyList<PartPauses> Pauses { get; init; } = [];

    /// <summary>Whether a part of it was lost, and with it what that has done.</summary>
    public bool LacksParts { get; init; }

    /// <summary>The result of a part that has made nothing.</summary>
    /// <param name="scenarios">The scenarios that there would have been.</param>
    public static PartResult None(IEnumerable<string> scenarios) =>
        new(RunMeasurement.None(scenarios), ConnectionTotals.None, TimeSpan.Zero) { Processes = 0 };

    /// <summary>
    /// This result with that of a part that ran beside it added. The sum owns what both have from then on.
    /// </summary>
    public PartResult With(
        PartResult part) => new(
            Measured.With(part.Measured), ConnectionTotals.Sum([Connections, part.Connections]), ProcessorTime
                + part.ProcessorTime)
    {
        Processes = Processes + part.Processes,
        Agents = [.. Agents, .. part.Agents],
        Problems = [.. Problems, .. part.Problems],
        Pauses = [.. Pauses, .. part.Pauses],
        LacksParts = LacksParts || part.LacksParts,
    };
}

/// <summary>When a process that made a part of the load stood still.</summary>
/// <param name="Who">Which process, for people.</param>
/// <param name="Pauses">How often, and how long.</param>
internal sealed record PartPauses(string Who, Pauses Pauses);
