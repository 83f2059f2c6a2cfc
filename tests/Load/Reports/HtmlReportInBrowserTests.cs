using EchoServer.Load.Reports;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Load.Reports;

/// <summary>The page in a browser.</summary>
public class HtmlReportInBrowserTests
{
    [RequiresToolTheory("chromium")]
    [InlineData(390, false)]
    [InlineData(1280, true)]
    public async Task Page_FitsTheScreen_AndLoadsNothing_WithoutComplaints(int width, bool isDark)
    {
        ShownPage page = await Chromium.ShowAsync(SampleReports.Bad(), width, isDark);
        Assert.Equal((width, width), (page.Width, page.ContentWidth));
        Assert.Equal(isDark ? "rgb(18, 22, 28)" : "rgb(246, 247, 249)", page.Background);
        Assert.Empty(page.Console);
        Assert.Equal(0, page.Loaded);
    }

    [RequiresToolFact("chromium")]
    public async Task Chart_IsReadWithThePointer()
    {
        ShownPage page = await Chromium.ShowAsync(SampleReports.Good(1_000, 10), 1280);
        Assert.Equal("0 s to 1 s: 99.0/s", page.Readout);
        Assert.Empty(page.Console);
    }

    [RequiresToolTheory("chromium")]
    [InlineData(360, "2 2 2")]
    [InlineData(900, "3 3")]
    [InlineData(1280, "6")]
    public async Task Tiles_FillTheirRows_AndLabelsKeepApart(int width, string rows)
    {
        foreach (RunReport report in new[] { SampleReports.Good(1_000, 10), SampleReports.Bad(), SampleReports.Day() })
        {
            ShownPage page = await Chromium.ShowAsync(report, width);
            Assert.Equal((rows, width), (page.TileRows, page.ContentWidth));
            Assert.InRange(page.LabelGap, 4, width);
        }
    }

    [RequiresToolFact("chromium")]
    public async Task Page_FitsATelephone_WhenTheRunWasLong()
    {
        ShownPage page = await Chromium.ShowAsync(SampleReports.Day(), 390);
        Assert.Equal((390, 390), (page.Width, page.ContentWidth));
        Assert.Contains("/s", page.Readout, StringComparison.Ordinal);
    }
}
