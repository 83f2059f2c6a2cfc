using EchoServer.Load.Engine.Stats;
using EchoServer.Load.Reports;

namespace EchoServer.Tests.Load.Reports;

/// <summary>The reports as Markdown and as CSV.</summary>
public class TextReportTests
{
    [Fact]
    public void Markdown_TellsTheVerdictAndTheCircumstances()
    {
        string text = MarkdownReport.Text(SampleReports.Good(10, 1));
        Assert.Contains("**Passed**: every reply was right.", text, StringComparison.Ordinal);
        Assert.Contains("Target: 127.0.0.1:8080 (loopback)", text, StringComparison.Ordinal);
        Assert.Contains(
            "Machine: A processor, 4 processors, 8.0 GiB, Linux 6.1, .NET 9.0, native", text, StringComparison.Ordinal);
        Assert.Contains(
            "`echo-load storm --clients 1`, echo-load 1.2.3, 2026-03-04 05:06:07 +02:00", text,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Markdown_TellsWhatSpeaksAgainstTheRun()
    {
        string text = MarkdownReport.Text(SampleReports.Bad());
        Assert.Contains("**Failed**: 200 of 600 requests failed; threshold failed: ", text, StringComparison.Ordinal);
        Assert.Contains("812.6 KiB", text, StringComparison.Ordinal);
        Assert.Contains("Ledger: DOES NOT AGREE", text, StringComparison.Ordinal);
        Assert.Contains("The client was the bottleneck", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Markdown_NamesTheScenarioOfAThreshold_AndPartsScenariosByABlankLine()
    {
        RunReport good = SampleReports.Good(10, 1);
        ScenarioStats storm = good.Stats.ScenarioStats[0];
        string text = MarkdownReport.Text(good with
        {
            Stats = good.Stats with
                { ScenarioStats = [storm, storm with { ScenarioName = "slow" }],
                    Thresholds = [new ThresholdResult("slow", "p99 <= 5 s", IsFailed: true)] },
        });
        Assert.Contains("\nThreshold, slow: p99 <= 5 s: FAILED\n", text, StringComparison.Ordinal);
        Assert.Contains("**Failed**: threshold failed: slow: p99 <= 5 s.", text, StringComparison.Ordinal);
        Assert.Contains("|\n\n## slow, 1.00 s\n", text, StringComparison.Ordinal);
        Assert.StartsWith("## storm", text, StringComparison.Ordinal);
    }

    [Fact]
    public void ServersEnd_IsTold_WhetherItWasStoppedOrDied()
    {
        RunFacts facts = SampleReports.Good(1, 1).Facts with { ServerEnd = "exit code 3" };
        Assert.Equal("Server: stopped, exit code 3.", Assert.Single(FactText.Of(facts)));
        Assert.Equal(
            "Server: ended by itself during the run, exit code 3.",
            Assert.Single(FactText.Of(facts with { HasServerDied = true })));
    }

    [Fact]
    public void Ledger_TellsResetsApart_WhenConnectionsWereResetOnPurpose()
    {
        LedgerFacts ledger = new(4059, 4059, 3979, 4059, []);
        Assert.Equal(
            "Ledger: 4,059 connections made = accepted = reaped with 0, each with a process of its own.",
            Sentence(ledger));
        Assert.Equal(
            "Ledger: 4,059 connections made = accepted = reaped, 3,979 with 0 and 80 with 3, since 81 were reset on "
            + "purpose, each with a process of its own.",
            Sentence(ledger with { Aborted = 81, ReapedReset = 80 }));
    }

    [Fact]
    public void Markdown_KeepsItsTables_WhenAMessageHasBarsAndLineBreaks() => Assert.All(
        MarkdownReport.Text(SampleReports.Bad()).Split('\n')
            .Where(
                l => l.Contains("timeout", StringComparison.Ordinal)
                    || l.StartsWith("| </script>", StringComparison.Ordinal)),
        line => Assert.Equal(4, line.Replace("\\|", "", StringComparison.Ordinal).Count(c => c == '|')));

    [Fact]
    public void Csv_HasAsManyFieldsInEachRow_WhenANameHasCommasAndQuotes()
    {
        RunReport report = SampleReports.Bad();
        string text = CsvReport.Text(report with
        {
            Stats = report.Stats with
                { ScenarioStats = [report.Stats.ScenarioStats[0] with { ScenarioName = "a,\"b\"" }] },
        });
        Assert.Contains("\n\"a,\"\"b\"\"\",ok,400,", text, StringComparison.Ordinal);
        Assert.Contains("\n\"a,\"\"b\"\"\",timeout,100,", text, StringComparison.Ordinal);
    }

    private static string Sentence(LedgerFacts ledger) =>
        Assert.Single(FactText.Of(SampleReports.Good(1, 1).Facts with { LedgerCheck = ledger }));
}
