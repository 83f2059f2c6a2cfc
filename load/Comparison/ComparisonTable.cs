using System.Globalization;
using System.Text;
using EchoServer.Load.Reports;

namespace EchoServer.Load.Comparison;

/// <summary>Medians, ratios to the first server, and ranges, as Markdown; below them what was run, and what went
/// wrong.</summary>
/// <param name="result">What was found.</param>
internal sealed class ComparisonTable(ComparisonResult result)
{
    /// <summary>Whether every run was good.</summary>
    public bool HasPassed => result.HasPassed;

    /// <summary>What was compared, in a line.</summary>
    public string Title =>
        $"{result.Kind.Name}, {Option("--clients")} clients, {Option("--duration")}; medians of {result.Rounds} rounds";

    /// <summary>What stands above the columns; the first is of text, the others of numbers.</summary>
    public IReadOnlyList<string> Heads => [
        "server", .. result.Figures.SelectMany(f => new[] { f.Title, "×" }), "failed",
        $"{result.Figures[0].Title}, range"];

    /// <summary>The cells of each server.</summary>
    public IEnumerable<IReadOnlyList<string>> Rows => result.Servers.Select(Row);

    /// <summary>What went wrong, and what limited a server, a line each.</summary>
    public IEnumerable<string> Remarks =>
        [.. Bottlenecks(),
            .. result.Turns.SelectMany(
                t => t.Objections.Select(o => $"{t.Server.Name}, round {t.Round}: {o}".ReplaceLineEndings(" ")))];

    /// <summary>The line of one run.</summary>
    public static string Line(IReadOnlyList<ComparedFigure> figures, RunReport report) =>
        string.Join(
            "  ", figures.Select(f => $"{f.Title} {Figures.Number(f.Of(report))}")
                .Append($"failed {Figures.Count(report.Stats.AllFailCount)}"));

    /// <summary>What was run: a line each.</summary>
    /// <param name="code">How a command is written.</param>
    public IEnumerable<string> Circumstances(Func<string, string> code)
    {
        RunFacts facts = result.Facts;
        yield return FactText.Call(facts, code);
        foreach (ComparedServer server in result.Servers)
            yield return $"{server.Name}: {code(ShellText.Of(server.Command))}";
        yield return $"Machine: {FactText.Machine(facts.Machine)}";
    }

    /// <summary>The whole text.</summary>
    public string Text()
    {
        StringBuilder text = new(
            $"## {Title}\n\n| {string.Join(" | ", Heads)} "
            + $"|\n|---|{string.Concat(Heads.Skip(1).Select(_ => "--:|"))}\n");
        foreach (IReadOnlyList<string> row in Rows)
            text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", row)} |\n");
        string remarks = string.Concat(Remarks.Select(r => $"- {r}\n"));
        if (remarks.Length > 0) text.Append('\n').Append(remarks);
        return text.Append('\n').AppendJoin("  \n", Circumstances(c => $"`{c}`")).Append('\n').ToString();
    }

    private string Option(string name) => result.Facts.Options.First(o => o.Name == name).Value;

    private List<string> Row(ComparedServer server)
    {
        List<string> cells = [server.Name];
        foreach (ComparedFigure figure in result.Figures)
        {
            double? median = result.Median(server, figure);
            cells.Add(Figures.Number(median));
            cells.Add(Ratio(median, result.Median(result.Servers[0], figure)));
        }
        double[] first = result.Values(server, result.Figures[0]);
        cells.Add(
            result.Runs(server).Any()
                ? Figures.Count(result.Runs(server).Sum(r => r.Stats.AllFailCount)) : Figures.None);
        cells.Add(first.Length == 0 ? Figures.None : $"{Figures.Number(first.Min())} … {Figures.Number(first.Max())}");
        return cells;
    }

    private IEnumerable<string> Bottlenecks() => result.Servers
        .Select(
            s => (
                s.Name, Runs: result.Runs(s).Where(r => r.Facts.ClientBottleneck is { IsClient: true })
                    .ToArray(), All: result.Runs(s).Count()))
        .Where(s => s.Runs.Length > 0)
        .Select(
            s =>
                $"{s.Name}: the client was the bottleneck in {s.Runs.Length} of {s.All} rounds: "
                + $"{s.Runs[^1].Facts.ClientBottleneck!.Reason}");

    private static string Ratio(double? value, double? reference) =>
        Figures.Number(reference == 0 ? null : value / reference);
}
