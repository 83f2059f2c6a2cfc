using EchoServer.Load.Engine;
using EchoServer.Load.Engine.Stats;

namespace EchoServer.Tests.Load;

/// <summary>The time series: nothing is lost, and nothing grows without bound.</summary>
public class TimeSeriesTests
{
    private const long Second = 1_000_000_000;
    private static readonly IResponse _ok = Response.Ok(sizeBytes: 3);
    private static readonly IResponse _fail = Response.Fail();

    [Fact]
    public void Interval_CountsWhatEndedInIt()
    {
        TimeSeries series = new(start: 50 * Second);
        IntervalRecorder recorder = new(series);
        recorder.Record(_ok, 5_000_000, 50 * Second);
        recorder.Record(_fail, 9_000_000, 51 * Second - 1);
        recorder.Record(_ok, 2_000_000, 51 * Second);
        recorder.Record(_ok, 4_000_000, 53 * Second);
        recorder.Flush();

        IReadOnlyList<IntervalStats> stats = series.Stats(TimeSpan.FromSeconds(5));
        Assert.Equal([(1, 1), (1, 0), (0, 0), (1, 0), (0, 0)], stats.Select(i => (i.Ok, i.Failed)));
        Assert.Equal([0, 1, 2, 3, 4], stats.Select(i => i.StartSeconds));
        Assert.All(stats, i => Assert.Equal(1, i.Seconds));
        Assert.Equal((3, (double?)5.0), (stats[0].Bytes, stats[0].MaxMs)); // What failed has no part in either.
        Assert.InRange(stats[1].Percent99!.Value, 1.98, 2.0);
    }

    [Fact]
    public void Series_HasAsManyAsWereRecorded_WhenThreadsRecordForHours()
    {
        TimeSeries series = new(start: 0);
        const int Threads = 4, Each = 50_000, Step = 2; // 50,000 records, one every two seconds: 28 hours
        Parallel.For(0, Threads, thread =>
        {
            IntervalRecorder recorder = new(series);
            for (int i = 0; i < Each; i++)
                recorder.Record(i % 10 == thread ? _fail : _ok, 1_000 * i, i * Step * Second);
            recorder.Flush();
        });

        IReadOnlyList<IntervalStats> stats = series.Stats(TimeSpan.FromSeconds(Each * Step));
        Assert.InRange(stats.Count, TimeSeries.MostIntervals / 2, TimeSeries.MostIntervals);
        Assert.Equal((Threads * Each * 9 / 10, Threads * Each / 10), (stats.Sum(i => i.Ok), stats.Sum(i => i.Failed)));
        Assert.All(stats.SkipLast(1), i => Assert.Equal(256 / Step * Threads, i.Ok + i.Failed));
        Assert.Equal(Each * Step, stats.Sum(i => i.Seconds), 1e-6);
        Assert.All(
            stats.Zip(stats.Skip(1)), pair =>
                Assert.Equal(pair.First.StartSeconds + pair.First.Seconds, pair.Second.StartSeconds, 1e-6));
    }

    [Theory]
    [InlineData(3.4, 3)]
    [InlineData(3.6, 4)]
    [InlineData(0.1, 1)]
    public void LastInterval_BelongsToTheOneBefore_WhenItIsShort(double seconds, int intervals)
    {
        TimeSeries series = new(start: 0);
        IntervalRecorder recorder = new(series);
        for (long now = 0; now < seconds * Second; now += Second / 10) recorder.Record(_ok, 1, now);
        recorder.Flush();

        IReadOnlyList<IntervalStats> stats = series.Stats(TimeSpan.FromSeconds(seconds));
        Assert.Equal(intervals, stats.Count);
        Assert.Equal(seconds * 10, stats.Sum(i => i.Ok), 1e-6);
        Assert.Equal(seconds, stats[^1].StartSeconds + stats[^1].Seconds, 1e-6);
    }

    [Fact]
    public void Record_AllocatesNothing_UntilTheSecondEnds()
    {
        IntervalRecorder recorder = new(new TimeSeries(start: 0));
        for (int bit = 0; bit < 32; bit++) recorder.Record(_ok, 1L << bit, 0); // So there is room for all magnitudes.
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (long i = 0; i < 10_000; i++) recorder.Record(_ok, i * i, i);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
