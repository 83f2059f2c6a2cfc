using EchoServer.Load.Reports;

namespace EchoServer.Load.Comparison;

/// <summary>A column of a comparison.</summary>
/// <param name="Title">Its head.</param>
/// <param name="JsonName">What it is called for machines.</param>
/// <param name="Of">Reads it off a run; NaN when the run does not tell it.</param>
internal sealed record ComparedFigure(string Title, string JsonName, Func<RunReport, double> Of)
{
    private const double MiB = 1048576;

    /// <summary>What tells most of a kind of load, the most important first.</summary>
    public static IReadOnlyList<ComparedFigure> For(LoadKind kind) => kind switch
    {
        { Holds: true } =>
        [
            new("KiB per connection, kernel included", "machineKiBPerConnection", o => o.Facts.ServerMemory is { IsMachineKnown: true } memory ? memory.MachineKiB : double.NaN),
            new("KiB in its processes", "processKiBPerConnection", o => o.Facts.ServerMemory is { Unknown: null } memory ? memory.ProcessKiB : double.NaN),
        ],
        { Name: "bulk" } => [new("MiB/s", "mebibytesPerSecond", o => o.Stats.ScenarioStats.Sum(s => s.Ok.DataTransfer.AllBytes / MiB / s.Duration.TotalSeconds))],
        _ =>
        [
            new("ok/s", "okPerSecond", o => o.Stats.ScenarioStats.Sum(s => s.Ok.Request.RPS)),
            new("p50 ms", "p50Ms", o => Latency(o, l => l.Percent50)),
            new("p99 ms", "p99Ms", o => Latency(o, l => l.Percent99)),
        ],
    };

    // A server that answers nothing is not infinitely fast.
    private static double Latency(RunReport report, Func<Engine.Stats.LatencyStats, double> percentile) =>
        report.Stats.ScenarioStats[0].Ok is { Request.Count: > 0 } ok ? percentile(ok.Latency) : double.NaN;
}
