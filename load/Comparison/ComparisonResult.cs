using EchoServer.Load.Kinds;
using EchoServer.Load.Reports;

namespace EchoServer.Load.Comparison;

/// <summary>All that a comparison has found, for its reports.</summary>
/// <param name="Kind">What load the servers were under.</param>
/// <param name="Servers">The servers; the first is the reference.</param>
/// <param name="Turns">Their runs, in order. One that somebody ended early is not among them: it lacks a part of its
/// time.</param>
/// <param name="Facts">Under what circumstances.</param>
internal sealed record ComparisonResult(
    LoadKind Kind, IReadOnlyList<ComparedServer> Servers, IReadOnlyList<ComparedTurn> Turns, RunFacts Facts)
{
    /// <summary>What is compared.</summary>
    public IReadOnlyList<ComparedFigure> Figures { get; } = ComparedFigure.For(Kind);

    /// <summary>How many rounds every server has done.</summary>
    public int Rounds => Servers.Min(s => Turns.Count(t => t.Server == s));

    /// <summary>Whether every run was good, and there was one of each server.</summary>
    public bool HasPassed => Rounds > 0 && Turns.All(t => t.HasPassed);

    /// <summary>The runs of a server that took place.</summary>
    public IEnumerable<RunReport> Runs(ComparedServer server) =>
        Turns.Where(t => t.Server == server).Select(t => t.Report).OfType<RunReport>();

    /// <summary>A figure of each run of a server that has it.</summary>
    public double[] Values(ComparedServer server, ComparedFigure figure) =>
        [.. Runs(server).Select(figure.Of).OfType<double>()];

    /// <summary>The median of a figure, over a server's runs that have it; null when none has.</summary>
    public double? Median(ComparedServer server, ComparedFigure figure) => Median(Values(server, figure));

    /// <summary>The median; of an even number, the mean of the two in the middle. Null of none.</summary>
    public static double? Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        if (sorted.Length == 0) return null;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
