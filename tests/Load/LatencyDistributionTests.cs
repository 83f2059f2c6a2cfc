using EchoServer.Load.Engine.Stats;

namespace EchoServer.Tests.Load;

/// <summary>The curve and the bins that reports draw.</summary>
public class LatencyDistributionTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1_000, 1.5)]
    [InlineData(100_000, 8)]
    public void Distribution_HasEveryValueInItsBin(int count, double decades)
    {
        Random random = new(7);
        Histogram histogram = new();
        long[] values =
            [.. Enumerable.Range(0, count).Select(_ => (long)(20_000 * Math.Pow(10, random.NextDouble() * decades)))];
        foreach (long value in values) histogram.Record(value);

        LatencyDistribution distribution = LatencyDistribution.From(histogram);
        Assert.Equal(count, distribution.Bins.Sum(b => b.Count));
        Assert.InRange(distribution.Bins.Count, 1, 60);
        Assert.All(
            distribution.Bins.Zip(distribution.Bins.Skip(1)), pair =>
                Assert.Equal(pair.First.ToMs, pair.Second.FromMs, 1e-9));
        Assert.InRange(values.Min() / 1e6, distribution.Bins[0].FromMs, distribution.Bins[0].ToMs);
        Assert.InRange(values.Max() / 1e6, distribution.Bins[^1].FromMs, distribution.Bins[^1].ToMs);
    }

    [Fact]
    public void Curve_RisesFromTheFastestToTheSlowest_AndIsThatOfTheHistogram()
    {
        Histogram histogram = new();
        for (long i = 1; i <= 10_000; i++) histogram.Record(i * 1_000);
        IReadOnlyList<PercentilePoint> curve = LatencyDistribution.From(histogram).Percentiles;

        Assert.Equal((new PercentilePoint(0, 0.001), new PercentilePoint(100, 10)), (curve[0], curve[^1]));
        Assert.All(
            curve.Zip(curve.Skip(1)), pair =>
                Assert.True(pair.First.Percent < pair.Second.Percent && pair.First.Ms <= pair.Second.Ms));
        Assert.All(curve, p => Assert.InRange(p.Ms, p.Percent / 10 * 0.99, Math.Max(0.001, p.Percent / 10 * 1.01)));
    }

    [Fact]
    public void Distribution_IsEmpty_WhenNothingWentWell() =>
        Assert.Empty(LatencyDistribution.From(new Histogram()).Percentiles);
}
