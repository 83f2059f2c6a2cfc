using EchoServer.Load.Engine.Stats;

namespace EchoServer.Tests.Load;

/// <summary>The histogram against a sorted list of the same values.</summary>
public class HistogramTests
{
    private static readonly double[] _percents = [0.01, 1, 10, 50, 75, 90, 95, 99, 99.9, 99.99, 100];

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 7)]
    [InlineData(3, 1_000)]
    [InlineData(4, 100_000)]
    public void Percentile_IsWithinOnePercentOfTheSortedValue_ForRandomData(int seed, int count)
    {
        long[] values = RandomValues(seed, count);
        Histogram histogram = Of(values);
        Array.Sort(values);
        Assert.All(_percents, percent => AssertNear(NearestRank(values, percent), histogram.Percentile(percent)));
        Assert.Equal(
            ((long?)values[0], (long?)values[^1], (long)count), (histogram.Min, histogram.Max, histogram.Count));
    }

    [Fact]
    public void Percentile_IsExact_ForSmallValues()
    {
        Histogram histogram = Of([.. Enumerable.Range(0, 256).Select(i => (long)i)]);
        Assert.All(
            Enumerable.Range(1, 256), rank => Assert.Equal((long?)rank - 1, histogram.Percentile(100.0 * rank / 256)));
    }

    [Fact]
    public void Percentile_IsTheOneValue_AtEveryPowerOfTwo() => Assert.All(Enumerable.Range(0, 63), bit =>
    {
        foreach (long value in new[] { (1L << bit) - 1, 1L << bit, (1L << bit) + 1 })
        {
            Histogram histogram = Of([value, value, long.MaxValue]);
            AssertNear(value, histogram.Percentile(50));
        }
    });

    [Fact]
    public void Add_GivesTheSameAsRecordingAll_WhenThreadsAreMerged()
    {
        long[] values = RandomValues(seed: 5, 10_000);
        Histogram merged = new();
        foreach (long[] part in values.Chunk(1_234)) merged.Add(Of(part));
        Histogram whole = Of(values);
        Assert.All(_percents, percent => Assert.Equal(whole.Percentile(percent), merged.Percentile(percent)));
        Assert.Equal((whole.Count, whole.Min, whole.Max), (merged.Count, merged.Min, merged.Max));
        Assert.Equal(whole.Mean!.Value, merged.Mean!.Value, whole.Mean.Value * 1e-9);
    }

    [Fact]
    public void StandardDeviation_IsThatOfTheValues_WithinTheBucketsError()
    {
        long[] values = RandomValues(seed: 6, 10_000);
        double mean = values.Average(v => (double)v);
        double wanted = Math.Sqrt(values.Average(v => Math.Pow(v - mean, 2)));
        Assert.InRange(Of(values).StandardDeviation!.Value / wanted, 0.99, 1.01);
    }

    [Fact]
    public void Nothing_HasNoFigures()
    {
        Histogram none = new();
        Assert.Equal(
            (0, null, null, null, null, null),
            (none.Count, none.Min, none.Max, none.Mean, none.StandardDeviation, none.Percentile(50)));
    }

    [Fact]
    public void Record_AllocatesNothing_WhereThereHaveBeenValues()
    {
        Histogram histogram = new();
        for (long i = 0; i < 10_000; i++) histogram.Record(i * i);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (long i = 0; i < 10_000; i++) histogram.Record(i * i);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Clear_ForgetsEverything()
    {
        Histogram histogram = Of([5_000, 7_000_000]);
        histogram.Clear();
        Assert.Equal((0, null, null, null), (histogram.Count, histogram.Min, histogram.Max, histogram.Percentile(50)));
        histogram.Record(9_000);
        Assert.Equal((9_000, 9_000), (histogram.Percentile(1), histogram.Percentile(99)));
    }

    [Fact]
    public void Since_HasOnlyWhatCameLater()
    {
        Histogram before = new(), now = new();
        foreach (long value in new long[] { 1, 2, 200, 5_000_000 }) before.Record(value);
        now.Add(before);
        foreach (long value in new long[] { 100, 110, 120 }) now.Record(value);
        Histogram since = now.Since(before);
        Assert.Equal(
            (3, (long?)100, (long?)120, (long?)110, (double?)110.0),
            (since.Count, since.Min, since.Max, since.Percentile(50), since.Mean));
        Assert.Equal(0, now.Since(now).Count);
    }

    private static void AssertNear(long wanted, long? actual) =>
        Assert.True(Math.Abs(actual!.Value - wanted) <= wanted * 0.01, $"{actual} is not within 1 % of {wanted}");

    private static long NearestRank(long[] sorted, double percent) =>
        sorted[Math.Max(0, (int)Math.Ceiling((decimal)percent / 100 * sorted.Length) - 1)];

    // From nanoseconds to minutes, each power of ten as likely as the others.
    private static long[] RandomValues(int seed, int count)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (long)Math.Pow(10, random.NextDouble() * 11))];
    }

    private static Histogram Of(long[] values)
    {
        Histogram histogram = new();
        foreach (long value in values) histogram.Record(value);
        return histogram;
    }
}
