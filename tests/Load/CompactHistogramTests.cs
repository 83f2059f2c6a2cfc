using EchoServer.Load.Engine;

namespace EchoServer.Tests.Load;

/// <summary>The histogram of intervals against a sorted list of the same values.</summary>
public class CompactHistogramTests
{
    private static readonly double[] _percents = [1, 50, 90, 99, 99.9, 100];

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 10)]
    [InlineData(3, 100_000)]
    public void Percentile_IsWithinOnePercentOfTheSortedValue_ForRandomData(int seed, int count)
    {
        // From 3.2 microseconds to half an hour, each power of ten as likely as the others.
        Random random = new(seed);
        long[] values = [.. Enumerable.Range(0, count).Select(_ => (long)(3_200 * Math.Pow(10, random.NextDouble() * 8.7)))];
        CompactHistogram histogram = Of(values);
        Array.Sort(values);
        Assert.All(_percents, percent =>
        {
            long wanted = values[(int)Math.Ceiling((decimal)percent / 100 * count) - 1];
            Assert.InRange(histogram.Percentile(percent)!.Value, wanted * 0.99, wanted * 1.01);
        });
        Assert.Equal(((long?)values[^1], (long)count), (histogram.Max, histogram.Count));
    }

    [Fact]
    public void Percentile_IsWithin32Nanoseconds_ForShortTimes() => Assert.All(Enumerable.Range(0, 4_000), value =>
        Assert.InRange(Of([value, long.MaxValue]).Percentile(50)!.Value, value - 32, value + 32));

    [Fact]
    public void Record_KeepsTheExactMaximum_WhenATimeIsLongerThanItsBuckets() =>
        Assert.Equal(((long?)long.MaxValue, 2L), (Of([1, long.MaxValue]).Max, Of([1, long.MaxValue]).Count));

    [Fact]
    public void Clear_ForgetsEverything()
    {
        CompactHistogram histogram = Of([5_000, 7_000_000]);
        histogram.Clear();
        Assert.Equal((0L, null, null), (histogram.Count, histogram.Max, histogram.Percentile(50)));
        histogram.Record(9_000);
        Assert.Equal(9_000, histogram.Percentile(99));
        Assert.Equal(9_000, histogram.Percentile(1));
    }

    private static CompactHistogram Of(long[] values)
    {
        // By way of another one, so that adding is a part of it.
        CompactHistogram one = new(), all = new();
        foreach (long value in values)
        {
            one.Record(value);
            all.Add(one);
            one.Clear();
        }
        return all;
    }
}
