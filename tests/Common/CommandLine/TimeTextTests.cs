using EchoServer.Common.CommandLine;

namespace EchoServer.Tests.Common.CommandLine;

public class TimeTextTests
{
    [Theory]
    [InlineData("10s", 10_000)]
    [InlineData("10", 10_000)]
    [InlineData("500ms", 500)]
    [InlineData("0", 0)]
    [InlineData("0.5", 500)]
    [InlineData("1.5m", 90_000)]
    [InlineData("2h", 7_200_000)]
    [InlineData("2147483647ms", int.MaxValue)]
    public void TryParse_ReadsNumberAndUnit(string text, double milliseconds)
    {
        Assert.True(TimeText.TryParse(text, out TimeSpan time));
        Assert.Equal(milliseconds, time.TotalMilliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("1 s")]
    [InlineData("1S")]
    [InlineData("5y")]
    [InlineData("1e3s")]
    [InlineData("NaN")]
    [InlineData("∞")]
    [InlineData("2147483648ms")]
    [InlineData("99999999999999999999h")]
    public void TryParse_RefusesAnythingElse(string text) => Assert.False(TimeText.TryParse(text, out _));

    [Theory]
    [InlineData(0, "0ms")]
    [InlineData(250, "250ms")]
    [InlineData(1_500, "1.5s")]
    [InlineData(10_000, "10s")]
    public void Format_WritesWhatTryParseReads(int milliseconds, string text)
    {
        Assert.Equal(text, TimeText.Format(TimeSpan.FromMilliseconds(milliseconds)));
        Assert.True(TimeText.TryParse(text, out TimeSpan time));
        Assert.Equal(milliseconds, time.TotalMilliseconds);
    }
}
