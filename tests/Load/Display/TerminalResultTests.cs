using System.Text.RegularExpressions;
using EchoServer.Load.Comparison;
using EchoServer.Load.Display;
using EchoServer.Load.Display.Result;
using EchoServer.Load.Engine.Stats;
using EchoServer.Load.Kinds;
using EchoServer.Load.Reports;
using EchoServer.Tests.Load.Reports;

namespace EchoServer.Tests.Load.Display;

/// <summary>Results as a terminal shows them.</summary>
public class TerminalResultTests
{
    private static readonly Terminal _coloured = new(HasColours: true, HasBlocks: true),
        _plain = new(HasColours: false, HasBlocks: false);

    [Fact]
    public void Result_HasFigures_Histogram_AndThroughput()
    {
        string text = TerminalResult.Text(SampleReports.Good(1_000, 10), _coloured with { HasColours = false }, 100);
        Assert.Matches("ok +1,000", text);
        Assert.Matches("p95 +10.0 ms", text);
        Assert.Matches(" ms  █+ +1,000", text);
        Assert.Contains("ok/s over time, ", text, StringComparison.Ordinal);
        Assert.Matches("[▁▂▃▄▅▆▇█]{10}", text);
        Assert.Contains("Passed: every reply was right.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Result_IsAsciiWithoutSequences_WhereNothingElseCanBeShown()
    {
        string text = TerminalResult.Text(SampleReports.Good(1_000, 10), _plain, 80);
        Assert.DoesNotMatch("[^\n -~µ]", text);
        Assert.Matches("#{10}", text);
    }

    [Fact]
    public void Verdict_IsColoured()
    {
        Assert.Contains(
            "\x1b[1;32mPassed", TerminalResult.Text(SampleReports.Good(10, 1), _coloured, 80),
            StringComparison.Ordinal);
        Assert.Contains(
            "\x1b[1;91mFailed", TerminalResult.Text(SampleReports.Bad(), _coloured, 80), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(80)]
    [InlineData(60)]
    [InlineData(40)]
    [InlineData(25)]
    public void Lines_FitTheWindow_AndNumbersStayWhole(int columns)
    {
        RunReport good = SampleReports.Good(123_456, 10);
        ScenarioStats one = good.Stats.ScenarioStats[0];
        RunReport several = good with
            { Stats = good.Stats with { ScenarioStats = [one, one with { ScenarioName = "half-close" }] } };
        Assert.All([good, several, SampleReports.Bad(), SampleReports.Hopeless()], report =>
        {
            string text = TerminalResult.Text(report, _plain, columns);
            Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, columns));
        });
        Assert.Contains("123,456", TerminalResult.Text(good, _plain, columns), StringComparison.Ordinal);
        if (columns >= 40) Assert.Equal(2, Regex.Count(TerminalResult.Text(several, _plain, columns), "123,456"));
    }

    [Fact]
    public void BusyMachine_IsAWarning()
    {
        RunReport report = SampleReports.Good(10, 1);
        RunReport busy = report with
            { Facts = report.Facts with
                { ClientBottleneck = new BottleneckFacts(
                    false, "echo-load used 0.10 of 2 processors, the machine was 0 % idle") { MachineIdle = 0.003 } } };
        Assert.Contains(
            "Warning: The machine was busy: echo-load used 0.10 of 2", TerminalResult.Text(busy, _plain, 200),
            StringComparison.Ordinal);
        Assert.Contains("The machine was busy", MarkdownReport.Text(busy), StringComparison.Ordinal);
        RunReport free = busy with
            { Facts = busy.Facts with { ClientBottleneck = busy.Facts.ClientBottleneck! with { MachineIdle = 0.5 } } };
        Assert.DoesNotContain("Warning", TerminalResult.Text(free, _plain, 200), StringComparison.Ordinal);
    }

    [Fact]
    public void Message_MovesNoCursor_WhateverTheServerSent()
    {
        RunReport report = SampleReports.Hopeless();
        ScenarioStats stats = report.Stats.ScenarioStats[0];
        StatusCodeStats code = stats.Fail.StatusCodes[0] with { Message = "\x1b[2J\r\n\agone" };
        RunReport odd = report with
            { Stats = report.Stats with
                { ScenarioStats = [stats with { Fail = stats.Fail with { StatusCodes = [code] } }] } };
        string text = TerminalResult.Text(odd, _plain, 80);
        Assert.DoesNotMatch("[\x1b\r\a]", text);
        Assert.Contains("gone", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(120)]
    [InlineData(40)]
    public void Comparison_IsAligned_WithWideNames(int columns)
    {
        RunFacts facts = SampleReports.Good(1, 1).Facts;
        ComparedServer first = new("日本語のサーバー", ["a"]), second = new("b", ["b"]);
        ComparisonResult result = new(LoadKinds.Get("storm"), [first, second],
            [new ComparedTurn(1, first, SampleReports.Good(123_456, 10)),
                new ComparedTurn(1, second, SampleReports.Hopeless())],
            facts with { Options = [.. facts.Options, new RunOption("--duration", "1s")] });
        string text = TerminalComparison.Text(new ComparisonTable(result), _plain with { HasBlocks = true }, columns);
        Assert.Contains("12,346", text, StringComparison.Ordinal);
        // The name takes sixteen columns with its eight characters.
        if (columns == 120) Assert.Matches("\nb {15}  +0", text);
        else Assert.Matches("server +日本語のサーバー", text);
    }
}
