using System.Globalization;
using System.Text;
using EchoServer.Load.Scenarios;

namespace EchoServer.Load.Reports.Html;

/// <summary>A page to look at: one file that loads nothing, for screens of any size, by day and by night, and for
/// paper.</summary>
internal static class HtmlReport
{
    /// <summary>The whole file.</summary>
    public static string Text(RunReport report)
    {
        StringBuilder html = new();
        html.Append(Head(report)).Append("<body>\n<main>\n").Append(Header(report));
        html.Append(HtmlScenario.Overview(report.Stats.ScenarioStats))
            .Append(string.Concat(report.Stats.ScenarioStats.Select(HtmlScenario.Of)));
        html.Append(HtmlFacts.Checks(report)).Append(HtmlFacts.Circumstances(report));
        html.Append("</main>\n<script>\n").Append(HtmlScript.Text).Append("</script>\n</body>\n</html>\n");
        return html.ToString();
    }

    // The policy makes sure that nothing is loaded, whatever got into the page.
    private static string Head(RunReport report) => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta http-equiv="Content-Security-Policy"
          content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
        <link rel="icon" href="data:,">
        <title>{HtmlText.Text($"{Names(report)}: {(report.HasPassed ? "passed" : "failed")}")}</title>
        <style>
        {HtmlStyle.Text}</style>
        </head>

        """;

    private static string Header(RunReport report)
    {
        RunFacts facts = report.Facts;
        StringBuilder html = new("<header>\n");
        html.Append($"<p class=\"what\">{HtmlText.Text(What(report))}</p>\n");
        html.Append(report.HasPassed ? "<h1 class=\"good\">✓ Passed</h1>\n" : "<h1 class=\"bad\">✗ Failed</h1>\n");
        if (report.AreRepliesRight)
            html.Append(
                $"<p>{Replies(report.Stats.AllOkCount)} right, byte for "
                + $"byte{(HasAborts(report) ? ", as far as each was read" : "")}.</p>\n");
        html.Append(
            string.Concat(report.Objections.Select(o => $"<p class=\"bad\">{HtmlText.Text(Sentence(o))}</p>\n")));
        if (facts.ClientBottleneck is { IsClient: true } bottleneck)
            html.Append(
                $"<p class=\"notice\"><strong>The client was the bottleneck:</strong> "
                + $"{HtmlText.Text(bottleneck.Reason)}. The server may manage more than this.</p>\n");
        html.Append(
            string.Concat(FactText.BusyMachines(facts).Select(b => $"<p class=\"notice\">{HtmlText.Text(b)}</p>\n")));
        if (facts.IsInterrupted)
            html.Append("<p class=\"notice\">The run was interrupted; the figures are those until then.</p>\n");
        return html.Append("</header>\n").ToString();
    }

    private static bool HasAborts(RunReport report) =>
        report.Stats.ScenarioStats.Any(s => s.ScenarioName == SoakScenarios.AbortHabit);

    private static string Replies(long count) =>
        count == 1 ? "The only reply was" : $"All {Figures.Count(count)} replies were";

    private static string What(RunReport report) =>
        $"echo-load {Names(report)}"
        + $"{(report.Facts.Target is { } target ? $" on {target}{FactText.Place(report.Facts.TargetPlace)}" : "")}, "
        + report.Facts.Started.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static string Names(RunReport report) =>
        string.Join(", ", report.Stats.ScenarioStats.Select(s => s.ScenarioName));

    private static string Sentence(string text) =>
        $"{char.ToUpperInvariant(text[0])}{text[1..]}{(text.EndsWith('.') ? "" : ".")}";
}
