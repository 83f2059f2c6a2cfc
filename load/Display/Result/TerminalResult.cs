using EchoServer.Load.Reports;
using Spectre.Console;

namespace EchoServer.Load.Display.Result;

/// <summary>The result of a run at a terminal: the figures first and the verdict last, since the end is what is
/// seen.</summary>
internal static class TerminalResult
{
    /// <summary>The whole text.</summary>
    /// <param name="report">What is to be told.</param>
    /// <param name="terminal">What the terminal can show.</param>
    /// <param name="columns">The terminal's width, in columns.</param>
    public static string Text(RunReport report, Terminal terminal, int columns)
    {
        TerminalPage page = new(terminal, columns);
        if (report.Stats.ScenarioStats is [var only]) ScenarioPanel.Add(page, only);
        else ScenarioTable.Add(page, report.Stats.ScenarioStats);
        Failures(page, report.Stats.ScenarioStats);
        foreach (ThresholdResult threshold in report.Stats.Thresholds) Threshold(page, threshold);
        foreach (string sentence in FactText.Of(report.Facts)) page.Line(sentence);
        foreach (string warning in FactText.Warnings(report.Facts)) page.Line($"Warning: {warning}", Styles.Warning);
        Verdict(page, report);
        page.Line();
        foreach (string line in FactText.Circumstances(report.Facts, c => c)) page.Line(line, Styles.Dim);
        return page.ToString();
    }

    private static void Failures(TerminalPage page, ScenarioStats[] scenarios)
    {
        if (scenarios.All(s => s.Fail.StatusCodes.Length == 0)) return;
        Table table = PlainTable.Of("failed", "times", "such as");
        table.Columns[1].Alignment = Justify.Right;
        foreach (ScenarioStats scenario in scenarios)
        {
            foreach (StatusCodeStats code in scenario.Fail.StatusCodes)
            {
                string name = scenarios.Length > 1 ? $"{scenario.ScenarioName}: {code.StatusCode}" : code.StatusCode;
                table.AddRow(
                    TerminalPage.Text(name, Styles.Bad), TerminalPage.Text(Figures.Count(code.AllCount)),
                    TerminalPage.Text(code.Message));
            }
        }
        page.Add(table);
        page.Line();
    }

    private static void Threshold(TerminalPage page, ThresholdResult result) => page.Line(
        $"{result.ScenarioName}: {result.CheckExpression}: {ThresholdText.Outcome(result)}", result.IsFailed
            ? Styles.Bad : Styles.Good);

    private static void Verdict(TerminalPage page, RunReport report)
    {
        if (report.HasPassed) page.Line("Passed: every reply was right.", Styles.Good.Decoration(Decoration.Bold));
        else page.Line("Failed:", Styles.Bad.Decoration(Decoration.Bold));
        foreach (string objection in report.Objections) page.Line($"- {objection}", Styles.Bad);
    }
}
