using EchoServer.Load.Reports;

namespace EchoServer.Load.Comparison;

/// <summary>A column of a comparison.</summary>
/// <param name="Title">Its head.</param>
/// <param name="Of">Reads it off a run.</param>
internal sealed record ComparedFigure(string Title, Func<RunReport, double> Of)
{
    private const double MiB = 1048576;

    /// <summary>What tells most of a kind of load, the most important first.</summary>
    public static IReadOnlyList<ComparedFigure> For(LoadKind kind) => kind switch
    {
        { Holds: true } =>
        [
            new("KiB per connection, kernel included", o => o.Facts.ServerMemory?.MachineKiB ?? 0),
            new("KiB in its processes", o => o.Facts.ServerMemory?.ProcessKiB ?? 0),
        ],
        { Name: "bulk" } => [new("MiB/s", o => o.Stats.ScenarioStats.Sum(s => s.Ok.DataTransfer.AllBytes / MiB / s.Duration.TotalSeconds))],
        _ =>
        [
            new("ok/s", o => o.Stats.ScenarioStats.Sum(s => s.Ok.Request.RPS)),
            new("p50 ms", o => o.Stats.ScenarioStats[0].Ok.Latency.Percent50),
            new("p99 ms", o => o.Stats.ScenarioStats[0].Ok.Latency.Percent99),
        ],
    };
}
