using EchoServer.Load.Kinds;
using EchoServer.Load.Reports;

namespace EchoServer.Load.Comparison;

/// <summary>A column of a comparison.</summary>
/// <param name="Title">The column's head.</param>
/// <param name="JsonName">The figure's name in comparison.json.</param>
/// <param name="Of">Reads the figure off a run; null when the run does not tell it.</param>
internal sealed record ComparedFigure(string Title, string JsonName, Func<RunReport, double?> Of)
{
    private const double MiB = 1048576;

    /// <summary>What tells most of a kind of load, the most important first.</summary>
    public static IReadOnlyList<ComparedFigure> For(LoadKind kind) => kind switch
    {
        { Holds: true } =>
        [
            new("KiB per connection, kernel included", "machineKiBPerConnection", o => o.Facts.ServerMemory is
                { IsMachineKnown: true } memory ? memory.MachineKiB : null),
            new("KiB in its processes", "processKiBPerConnection", o => o.Facts.ServerMemory is { Unknown: null } memory
                ? memory.ProcessKiB : null),
        ],
        { Name: "bulk" } => [new("MiB/s", "mebibytesPerSecond", o => Sum(o, s => s.BytesPerSecond(s.Ok) / MiB))],
        _ =>
        [
            new("ok/s", "okPerSecond", o => Sum(o, s => s.Ok.Request.RPS)),
            new("p50 ms", "p50Ms", o => o.Stats.ScenarioStats[0].Ok.Latency.Percent50),
            new("p99 ms", "p99Ms", o => o.Stats.ScenarioStats[0].Ok.Latency.Percent99),
        ],
    };

    // Of scenarios side by side; null when one does not tell it.
    private static double? Sum(RunReport report, Func<ScenarioStats, double?> figure) =>
        report.Stats.ScenarioStats.Aggregate((double?)0, (sum, scenario) => sum + figure(scenario));
}
