using System.Net;
using System.Text.RegularExpressions;
using EchoServer.Load.Engine.Stats;
using EchoServer.Load.Reports;
using EchoServer.Load.Reports.Html;

namespace EchoServer.Tests.Load.Reports;

/// <summary>The text of the page.</summary>
public partial class HtmlReportTests
{
    [Theory]
    [InlineData("storm", "All 10 replies were right, byte for byte.")]
    [InlineData("abort", "All 10 replies were right, byte for byte, as far as each was read.")]
    public void Text_SaysHowFarRepliesWereChecked(string scenario, string sentence)
    {
        RunReport report = SampleReports.Good(10, 1);
        ScenarioStats stats = report.Stats.ScenarioStats[0] with { ScenarioName = scenario };
        Assert.Contains(
            sentence, HtmlReport.Text(report with { Stats = report.Stats with { ScenarioStats = [stats] } }),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Page_HasNothingUnescaped_WhenAllTextsAreMarkup()
    {
        string html = HtmlReport.Text(SampleReports.Bad());
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.DoesNotContain("onerror=alert(1)>", html, StringComparison.Ordinal);
        Assert.Equal(1, Count(html, "</script>"));
        Assert.InRange(Count(html, WebUtility.HtmlEncode(SampleReports.Markup)), 15, 100); // It is there, and often.
    }

    [Fact]
    public void Page_ClosesWhatItOpens() => Assert.All(Samples(), report =>
    {
        Stack<string> open = [];
        foreach (Match tag in Tag().Matches(Outside().Replace(HtmlReport.Text(report), "")))
        {
            string name = tag.Groups["name"].Value;
            if (name is "meta" or "link" || tag.Groups["self"].Length > 0) continue;
            if (tag.Groups["end"].Length == 0) open.Push(name);
            else Assert.Equal(open.Pop(), name);
        }
        Assert.Empty(open);
    });

    [Fact]
    public void Page_LoadsNothing() => Assert.All(Samples(), report =>
    {
        string html = HtmlReport.Text(report);
        Assert.DoesNotMatch("<[a-z][^>]*\\s(src|href)=(?![\"']?(data:|#))", html);
        Assert.DoesNotMatch(@"https?:|@import|url\(|fetch|XMLHttp", html);
    });

    [Fact]
    public void Page_HasNoNumberThatIsNone() =>
        Assert.All(Samples(), report => Assert.DoesNotMatch("NaN|∞|Infinity", HtmlReport.Text(report)));

    [Fact]
    public void Page_HasTheFiguresOfTheRun()
    {
        RunReport report = SampleReports.Bad();
        ScenarioStats stats = report.Stats.ScenarioStats[0];
        string text = WebUtility.HtmlDecode(HtmlReport.Text(report));
        Assert.Equal((400, 200), (stats.Ok.Request.Count, stats.Fail.Request.Count));
        AssertRow(text, "right replies", "400");
        AssertRow(text, "failed", "200");
        LatencyStats l = stats.Ok.Latency;
        foreach (
            (string name, double? ms) in new[]
            { ("p50", l.Percent50), ("p99", l.Percent99), ("p99.9", l.Percent999), ("max", l.MaxMs),
                ("mean", l.MeanMs) })
            AssertRow(text, name, Figures.Time(ms));
        Assert.Contains("200 of 600 requests failed", text, StringComparison.Ordinal);
        Assert.Contains("<strong>200</strong>", text, StringComparison.Ordinal);
        Assert.Contains("33.33 % of all", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_SaysThatItPassed_OnlyWhenNothingSpeaksAgainstIt()
    {
        Assert.Contains("✓ Passed", HtmlReport.Text(SampleReports.Good(10, 1)), StringComparison.Ordinal);
        Assert.Contains("✗ Failed", HtmlReport.Text(SampleReports.Bad()), StringComparison.Ordinal);
        RunReport good = SampleReports.Good(10, 1);
        Assert.True(good.HasPassed);
        Assert.False((good with { Facts = good.Facts with { Problems = ["the server died"] } }).HasPassed);
        Assert.False(
            (good with
                { Facts = good.Facts with { LedgerCheck = new LedgerFacts(2, 1, 1, 1, ["one less"]) } }).HasPassed);
        Assert.True(
            (good with { Facts = good.Facts with { LedgerCheck = new LedgerFacts(2, 2, 2, 2, []) } }).HasPassed);
        Assert.False((good with { Stats = good.Stats with { ScenarioStats = [] } }).HasPassed);
        Assert.False(
            (good with
                { Stats = good.Stats with
                    { Thresholds = [new ThresholdResult("storm", "x", IsFailed: true)] } }).HasPassed);
    }

    [Fact]
    public void Page_HasAnOverview_WhenThereAreSeveralScenarios()
    {
        RunReport good = SampleReports.Good(10, 1), bad = SampleReports.Hopeless();
        Assert.DoesNotContain("<h2>Overview</h2>", HtmlReport.Text(good), StringComparison.Ordinal);
        string html = WebUtility.HtmlDecode(HtmlReport.Text(good with
        {
            Stats = good.Stats with
                { ScenarioStats = [
                    good.Stats.ScenarioStats[0], bad.Stats.ScenarioStats[0] with { ScenarioName = "slow" }] },
        }));
        Assert.Contains(
            "<a href=\"#scenario-2\">slow</a></th><td>0</td><td>0</td><td>–</td><td>–</td><td>–</td><td><span "
            + "class=\"bad\">10</span></td>", html, StringComparison.Ordinal);
        Assert.Contains("<section id=\"scenario-2\">\n<h2>slow</h2>", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "the slowest of 1", "the slowest of 1")]
    [InlineData(24, "half took longer", "the slowest of 24")]
    [InlineData(100, "half took longer", "1 of 100 took longer")]
    public void Tile_SaysHowManyTookLonger_OnlyWhenSomeDid(int requests, string median, string high)
    {
        string html = HtmlReport.Text(SampleReports.Good(requests, 1));
        Assert.Matches($"p50</span> <strong>[^<]*</strong> <span class=\"note\">{median}<", html);
        Assert.Matches($"p99</span> <strong>[^<]*</strong> <span class=\"note\">{high}<", html);
        Assert.Equal(3, Count(HtmlReport.Text(SampleReports.Hopeless()), "no right reply"));
    }

    [Fact]
    public void Page_SaysThatNothingFailed_OrThatNothingWentWell()
    {
        Assert.Contains("No request failed.", HtmlReport.Text(SampleReports.Good(1, 1)), StringComparison.Ordinal);
        Assert.Contains("No request went well.", HtmlReport.Text(SampleReports.Hopeless()), StringComparison.Ordinal);
    }

    [Fact]
    public void Page_StaysSmall_WhenTheRunIsLong() =>
        Assert.InRange(HtmlReport.Text(SampleReports.Day()).Length, 50_000, 400_000);

    internal static RunReport[] Samples() =>
        [SampleReports.Good(1, 0.000_002), SampleReports.Good(1, 100), SampleReports.Good(1_000, 10),
            SampleReports.Bad(), SampleReports.Hopeless(), SampleReports.Day()];

    private static void AssertRow(string html, string name, string value) =>
        Assert.Contains($"<th scope=\"row\">{name}</th><td>{value}</td>", html, StringComparison.Ordinal);

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    // What is no markup: the style sheet and the script.
    [GeneratedRegex("<style>.*?</style>|<script>.*?</script>|<!DOCTYPE html>", RegexOptions.Singleline)]
    private static partial Regex Outside();

    [GeneratedRegex("<(?<end>/?)(?<name>[a-z0-9]+)[^>]*?(?<self>/?)>")]
    private static partial Regex Tag();
}
