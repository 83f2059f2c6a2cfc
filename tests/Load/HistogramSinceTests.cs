using EchoServer.Load.Engine;

namespace EchoServer.Tests.Load;

public class HistogramSinceTests
{
    [Fact]
    public void Since_HasOnlyWhatCameLater()
    {
        Histogram before = new(), now = new();
        foreach (long value in new long[] { 1, 2, 200, 5_000_000 }) before.Record(value);
        now.Add(before);
        foreach (long value in new long[] { 100, 110, 120 }) now.Record(value);
        Histogram since = now.Since(before);
        Assert.Equal((3, (long?)100, (long?)120, (long?)110, (double?)110.0), (since.Count, since.Min, since.Max, since.Percentile(50), since.Mean));
        Assert.Equal(0, now.Since(now).Count);
    }
}
