using EchoServer.Load.Reports;
using EchoServer.Load.Reports.Html;

namespace EchoServer.Tests.Load.Reports;

/// <summary>The axes of the charts, and how numbers are written.</summary>
public class ScaleTests
{
    [Theory]
    [InlineData(0, "0 1")]
    [InlineData(1, "0 0.5 1")]
    [InlineData(5_021, "0 2k 4k 6k")]
    [InlineData(1_900_000, "0 500k 1M 1.5M 2M")]
    public void Linear_HasRoundTicks(double most, string ticks) => AssertTicks(ticks, new LinearScale(most));

    [Fact]
    public void Linear_HasWholeTicks_ForWhatIsCounted() => AssertTicks("0 1", new LinearScale(1, smallestStep: 1));

    [Theory]
    [InlineData(1, "0 s|0.2 s|0.4 s|0.6 s|0.8 s|1 s", 0.2)]
    [InlineData(10, "0 s|2 s|4 s|6 s|8 s|10 s", 2)]
    [InlineData(600, "0 min|2 min|4 min|6 min|8 min|10 min", 120)]
    [InlineData(86_400, "0 h|4 h|8 h|12 h|16 h|20 h|24 h", 14_400)]
    public void Elapsed_CountsAsPeopleDo(double seconds, string ticks, double second)
    {
        ElapsedScale scale = new(seconds);
        Assert.Equal(ticks.Split('|'), scale.Ticks.Select(t => t.Label));
        Assert.Equal(second, scale.Ticks[1].Value, 1e-9);
    }

    [Theory]
    [InlineData(0.3, 4, "200 µs|500 µs|1 ms|2 ms|5 ms")]
    [InlineData(1, 1, "1 ms|2 ms")]
    [InlineData(0.02, 90_000, "100 µs|1 ms|10 ms|100 ms|1 s|10 s|100 s")]
    public void Latency_HasTicksAround(double least, double most, string ticks) =>
        Assert.Equal(ticks.Split('|'), new LatencyScale(least, most).Ticks.Select(t => t.Label));

    [Theory]
    [InlineData(1, "0 50 max")]
    [InlineData(3_000, "0 50 90 99 99.9 max")]
    [InlineData(50_000_000, "0 50 90 99 99.9 99.99 99.999 max")]
    public void Nines_AreAsManyAsTheCountTells(long count, string ticks) => AssertTicks(ticks, new NinesScale(count));

    [Fact]
    public void Nines_HaveTheSameRoomEach()
    {
        NinesScale scale = new(10_000);
        Assert.Equal([0, 0.25, 0.5, 0.75, 1], new[] { 0, 90, 99, 99.9, 100 }.Select(p => Math.Round(scale.At(p), 9)));
    }

    [Fact]
    public void Scales_PutEveryTickIntoTheChart() => Assert.All(
        new IScale[] { new LinearScale(7), new ElapsedScale(7.3), new LatencyScale(0.03, 7), new NinesScale(7) },
        scale => Assert.All(scale.Ticks, t => Assert.InRange(scale.At(t.Value), 0, 1)));

    [Theory]
    [InlineData(0.0, "0 ms")]
    [InlineData(0.000_64, "640 ns")]
    [InlineData(0.181_4, "181 µs")]
    [InlineData(0.999_9, "1.00 ms")]
    [InlineData(12.345, "12.3 ms")]
    [InlineData(1_500.0, "1.50 s")]
    [InlineData(null, "–")]
    [InlineData(3_600_000.0, "1.00 h")]
    public void Time_HasTheUnitThatSuitsIt(double? ms, string text) => Assert.Equal(text, Figures.Time(ms));

    [Theory]
    [InlineData(0.0, "0/s")]
    [InlineData(0.2499, "0.25/s")]
    [InlineData(0.000_123_4, "0.000123/s")]
    [InlineData(0.999_9, "1.00/s")]
    [InlineData(12.34, "12.3/s")]
    [InlineData(1_234.5, "1,234/s")]
    [InlineData(null, "–")]
    public void Rate_HasDigitsThatCount_HoweverLowItIs(double? rate, string text) =>
        Assert.Equal(text, Figures.Rate(rate));

    [Theory]
    [InlineData(0, "0 %")]
    [InlineData(0.000_001, "< 0.01 %")]
    [InlineData(0.999_999, "> 99.99 %")]
    [InlineData(1, "100 %")]
    public void Share_IsNotRoundedToNoneOrAll(double share, string text) => Assert.Equal(text, Figures.Share(share));

    private static void AssertTicks(string ticks, IScale scale) =>
        Assert.Equal(ticks.Split(' '), scale.Ticks.Select(t => t.Label));
}
