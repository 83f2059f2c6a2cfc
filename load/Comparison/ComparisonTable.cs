using System.Globalization;
using System.Text;
using EchoServer.Load.Reports;

namespace EchoServer.Load.Comparison;

/// <summary>Medians, ratios to the first server, and ranges, as Markdown; below them what was run, and what went wrong.</summary>
/// <param name="result">What was found.</param>
internal sealed class ComparisonTable(ComparisonResult result)
{
    /// <summary>One run in a line.</summary>
    public static string Line(IReadOnlyList<ComparedFigure> figures, RunReport report) =>
        string.Join("  ", figures.Select(f => $"{f.Title} {Figures.Number(f.Of(report))}").Append($"failed {Figures.Count(report.Stats.AllFailCount)}"));

    /// <summary>The whole text.</summary>
    public string Text()
    {
        RunFacts facts = result.Facts;
        string Option(string name) => facts.Options.First(o => o.Name == name).Value;
        StringBuilder text = new($"## {result.Kind.Name}, {Option("--clients")} clients, {Option("--duration")}; medians of {result.Rounds} rounds\n\n");
        Table(text);
        string[] remarks = [.. Bottlenecks(), .. result.Turns.SelectMany(t => t.Objections.Select(o => $"{t.Server.Name}, round {t.Round}: {o}"))];
        if (remarks.Length > 0) text.Append(CultureInfo.InvariantCulture, $"\n{string.Concat(remarks.Select(r => $"- {r.ReplaceLineEndings(" ")}\n"))}");
        text.Append(CultureInfo.InvariantCulture, $"\n`{facts.CommandLine}`, echo-load {facts.Version}, {facts.Started:yyyy-MM-dd HH:mm:ss zzz}{(facts.IsInterrupted ? ", interrupted" : "")}  \n");
        foreach (ComparedServer server in result.Servers) text.Append(CultureInfo.InvariantCulture, $"{server.Name}: `{ShellText.Of(server.Command)}`  \n");
        return text.Append(CultureInfo.InvariantCulture, $"Machine: {FactText.Machine(facts.Machine)}\n").ToString();
    }

    private void Table(StringBuilder text)
    {
        text.Append("| server |");
        foreach (ComparedFigure figure in result.Figures) text.Append(CultureInfo.InvariantCulture, $" {figure.Title} | × |");
        text.Append(CultureInfo.InvariantCulture, $" failed | {result.Figures[0].Title}, range |\n|---|");
        for (int i = 0; i < 2 * result.Figures.Count + 2; i++) text.Append("--:|");
        text.Append('\n');
        foreach (ComparedServer server in result.Servers) Row(text, server);
    }

    private void Row(StringBuilder text, ComparedServer server)
    {
        text.Append(CultureInfo.InvariantCulture, $"| {server.Name} |");
        foreach (ComparedFigure figure in result.Figures)
        {
            double? median = result.Median(server, figure);
            text.Append(CultureInfo.InvariantCulture, $" {Figures.Number(median)} | {Ratio(median, result.Median(result.Servers[0], figure))} |");
        }
        double[] first = result.Values(server, result.Figures[0]);
        string range = first.Length == 0 ? Figures.None : $"{Figures.Number(first.Min())} … {Figures.Number(first.Max())}";
        string failed = result.Runs(server).Any() ? Figures.Count(result.Runs(server).Sum(r => r.Stats.AllFailCount)) : Figures.None;
        text.Append(CultureInfo.InvariantCulture, $" {failed} | {range} |\n");
    }

    private IEnumerable<string> Bottlenecks() => result.Servers
        .Select(s => (s.Name, Runs: result.Runs(s).Where(r => r.Facts.ClientBottleneck is { IsClient: true }).ToArray(), All: result.Runs(s).Count()))
        .Where(s => s.Runs.Length > 0)
        .Select(s => $"{s.Name}: the client was the bottleneck in {s.Runs.Length} of {s.All} rounds: {s.Runs[^1].Facts.ClientBottleneck!.Reason}");

    private static string Ratio(double? value, double? reference) => Figures.Number(reference == 0 ? null : value / reference);
}
