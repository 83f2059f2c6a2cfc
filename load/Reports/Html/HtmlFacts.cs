using System.Globalization;
using System.Text;

namespace EchoServer.Load.Reports.Html;

/// <summary>The parts of the page about the run as a whole: what was checked besides the requests, and what was run,
/// where and when.</summary>
internal static class HtmlFacts
{
    /// <summary>Thresholds, and what else was looked into; nothing where nothing was.</summary>
    public static string Checks(RunReport report)
    {
        StringBuilder html = new();
        if (report.Stats.Thresholds.Length > 0) html.Append(Thresholds(report.Stats.Thresholds));
        string[] sentences = [.. FactText.Of(report.Facts)];
        if (sentences.Length > 0)
            html.Append($"<ul>\n{string.Concat(sentences.Select(s => $"<li>{HtmlText.Text(s)}</li>\n"))}</ul>\n");
        return html.Length == 0 ? "" : $"<section>\n<h2>Checks</h2>\n{html}</section>\n";
    }

    /// <summary>What was run, against what, on what machine, when, and for how long.</summary>
    public static string Circumstances(RunReport report)
    {
        (RunFacts f, MachineFacts m) = (report.Facts, report.Facts.Machine);
        IEnumerable<(string, string)> rows =
        [
            ("Command", $"<code>{Words(f.CommandLine.Split(' '))}</code>"),
            ("Program", HtmlText.Text($"echo-load {f.Version}, {m.Compilation}")),
            ("Scenario", HtmlText.Text(string.Join(", ", report.Stats.ScenarioStats.Select(s => s.ScenarioName)))),
            .. f.Options.Count > 0 ? [("Options", Options(f.Options))] : Array.Empty<(string, string)>(),
            .. Known("Target", f.Target is { } target ? target + FactText.Place(f.TargetPlace) : null),
            .. f.ServerCommand is { } command
                ? [("Server", $"<code>{Words(command.Split(' '))}</code>")] : Array.Empty<(string, string)>(),
            .. Known("Its end", f.ServerEnd),
            .. FactText.Makers(f).Select(maker => ("Load made by", HtmlText.Text(maker))),
            ("Started", HtmlText.Text(f.Started.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture))),
            ("Took",
                HtmlText.Text(
                    $"{Figures.Time(report.Stats.Duration.TotalMilliseconds)}"
                    + $"{(f.IsInterrupted ? ", interrupted" : "")}, warm-up included")),
            ("Processor", HtmlText.Text($"{m.Processor}, {m.Processors} in use")),
            ("Memory", Figures.Text($"{m.MemoryBytes / 1073741824.0:0.0} GiB")),
            ("System", HtmlText.Text($"{m.System}, Linux {m.Kernel}")),
            ("Runtime", HtmlText.Text(m.Runtime)),
            .. Known("Processor time", f.ClientBottleneck?.Reason),
        ];
        return $"<section>\n<h2>What was "
            + $"run</h2>\n<dl>\n"
            + $"{string.Concat(rows.Select(r => $"<dt>{r.Item1}</dt><dd>{r.Item2}</dd>\n"))}</dl>\n</section>\n";
    }

    private static string Thresholds(IReadOnlyList<ThresholdResult> results) =>
        HtmlText.Table(["threshold", "scenario", ""], results.Select(t => new[]
    {
        $"<code>{HtmlText.Text(t.CheckExpression)}</code>", HtmlText.Text(t.ScenarioName),
        t.IsFailed
            ? $"<span class=\"bad\">✗ {HtmlText.Text(ThresholdText.Outcome(t))}</span>"
            : $"<span class=\"good\">✓ {HtmlText.Text(ThresholdText.Outcome(t))}</span>",
    }), "text");

    private static string Options(IEnumerable<RunOption> options) =>
        string.Join(" ", options.Select(o => $"<code class=\"word\">{HtmlText.Text($"{o.Name} {o.Value}")}</code>"));

    // Lines break between words only, not after a dash.
    private static string Words(IEnumerable<string> words) =>
        string.Join(" ", words.Select(w => $"<span class=\"word\">{HtmlText.Text(w)}</span>"));

    private static (string, string)[] Known(string name, string? value) =>
        value is null ? [] : [(name, HtmlText.Text(value))];
}
