using System.Globalization;
using System.Text;
using EchoServer.Load.Reports;

namespace EchoServer.Load.Comparison;

/// <summary>Medians, ratios to the first server, and ranges, as Markdown.</summary>
internal sealed class ComparisonTable
{
    private readonly IReadOnlyList<ComparedServer> _servers;
    private readonly IReadOnlyList<ComparedFigure> _figures;
    private readonly Dictionary<string, List<RunReport>> _runs;

    /// <param name="kind">What load they are under.</param>
    /// <param name="servers">The servers; the first is the reference.</param>
    public ComparisonTable(LoadKind kind, IReadOnlyList<ComparedServer> servers)
    {
        (_servers, _figures) = (servers, ComparedFigure.For(kind));
        _runs = servers.ToDictionary(s => s.Name, _ => new List<RunReport>());
    }

    /// <summary>How many rounds every server has done.</summary>
    public int Rounds => _runs.Values.Min(r => r.Count);

    /// <summary>The median; of an even number, the mean of the two in the middle. NaN of none.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        if (sorted.Length == 0) return double.NaN;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>Adds a run.</summary>
    public void Add(ComparedServer server, RunReport report) => _runs[server.Name].Add(report);

    /// <summary>One run in a line.</summary>
    public string Line(RunReport report) =>
        string.Join("  ", _figures.Select(f => $"{f.Title} {Show(f.Of(report))}").Append($"failed {Show(report.Stats.AllFailCount)}"));

    /// <summary>The table.</summary>
    public string Text()
    {
        StringBuilder text = new("| server |");
        foreach (ComparedFigure figure in _figures) text.Append(CultureInfo.InvariantCulture, $" {figure.Title} | × |");
        text.Append(CultureInfo.InvariantCulture, $" failed | {_figures[0].Title}, range |\n|---|");
        for (int i = 0; i < 2 * _figures.Count + 2; i++) text.Append("--:|");
        text.Append('\n');
        foreach (ComparedServer server in _servers) Row(text, server.Name);
        return text.Append(Remarks()).ToString();
    }

    private void Row(StringBuilder text, string name)
    {
        text.Append(CultureInfo.InvariantCulture, $"| {name} |");
        foreach (ComparedFigure figure in _figures)
        {
            double median = Median(_runs[name].Select(figure.Of));
            text.Append(CultureInfo.InvariantCulture, $" {Show(median)} | {Ratio(median, Median(_runs[_servers[0].Name].Select(figure.Of)))} |");
        }
        double[] first = [.. _runs[name].Select(_figures[0].Of)];
        string range = first.Length == 0 ? "–" : $"{Show(first.Min())} … {Show(first.Max())}";
        text.Append(CultureInfo.InvariantCulture, $" {Show(_runs[name].Sum(r => (double)r.Stats.AllFailCount))} | {range} |\n");
    }

    private string Remarks()
    {
        IEnumerable<string> remarks = _servers
            .Select(s => (s.Name, Runs: _runs[s.Name].Where(r => r.Facts.ClientBottleneck is { IsClient: true }).ToArray(), All: _runs[s.Name].Count))
            .Where(s => s.Runs.Length > 0)
            .Select(s => $"- {s.Name}: the client was the bottleneck in {s.Runs.Length} of {s.All} rounds: {s.Runs[^1].Facts.ClientBottleneck!.Reason}\n");
        string text = string.Concat(remarks);
        return text.Length == 0 ? "" : $"\n{text}";
    }

    private static string Show(double value) => double.IsNaN(value) ? "–"
        : value.ToString(Math.Abs(value) >= 100 || value == Math.Truncate(value) ? "N0" : Math.Abs(value) >= 10 ? "0.0" : "0.000", CultureInfo.InvariantCulture);

    private static string Ratio(double value, double reference) =>
        double.IsNaN(value) || double.IsNaN(reference) || reference == 0 ? "–" : (value / reference).ToString("0.00", CultureInfo.InvariantCulture);
}
