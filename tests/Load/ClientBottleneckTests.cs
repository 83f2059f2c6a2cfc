using EchoServer.Load;
using EchoServer.Load.Reports;

namespace EchoServer.Tests.Load;

public class ClientBottleneckTests
{
    // Seconds of own, busy and idle time in 10 s on two processors; threads, whether a rate was kept, connections without a port; and what is concluded.
    [Theory]
    [InlineData(19, 20, 0, 8, false, 0, true, "no more to use")]
    [InlineData(19, 20, 0, 8, true, 0, false, "1.90 of 2")]
    [InlineData(11, 20, 0, 8, false, 0, true, "was its own")]
    [InlineData(8, 20, 0, 8, false, 0, false, "0.80 of 2")]
    [InlineData(9.5, 10, 10, 1, false, 0, true, "its 1 busy thread had")]
    [InlineData(9.5, 12, 8, 8, false, 0, false, "40 % idle")]
    [InlineData(1, 3, 17, 8, false, 1200, true, "1,200 connections found no free local port")]
    [InlineData(1, 3, 17, 8, false, 0, false, "85 % idle")]
    [InlineData(0, 0, 0, 8, false, 0, false, "0.00 of 2")]
    public void Judge_ConcludesFromWhatWasMeasured(
        double own, double busy, double idle, int threads, bool hasItsRate, long withoutPort, bool isClient, string reason)
    {
        ProcessorUse use = new(TimeSpan.FromSeconds(own), TimeSpan.FromSeconds(busy), TimeSpan.FromSeconds(idle), TimeSpan.FromSeconds(10));
        BottleneckFacts judged = ClientBottleneck.Judge(use, processors: 2, threads, hasItsRate, withoutPort);
        Assert.Equal(isClient, judged.IsClient);
        Assert.Contains(reason, judged.Reason, StringComparison.Ordinal);
    }
}
