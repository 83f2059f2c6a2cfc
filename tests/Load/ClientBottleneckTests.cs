using EchoServer.Load.Distribution;
using EchoServer.Load.Engine;
using EchoServer.Load.Host;
using EchoServer.Load.Parts;
using EchoServer.Load.Reports;

namespace EchoServer.Tests.Load;

public class ClientBottleneckTests
{
    // Seconds of own, busy and idle time in 10 s on two processors; threads, whether a rate was kept, connections
    // without a port; and what is concluded.
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
        double own, double busy, double idle, int threads, bool hasItsRate, long withoutPort, bool isClient,
        string reason)
    {
        ProcessorUse use = new(
            TimeSpan.FromSeconds(own), TimeSpan.FromSeconds(busy), TimeSpan.FromSeconds(idle),
            TimeSpan.FromSeconds(10));
        BottleneckFacts judged = ClientBottleneck.Judge(use, processors: 2, threads, hasItsRate, withoutPort, []);
        Assert.Equal(isClient, judged.IsClient);
        Assert.Contains(reason, judged.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_BlamesTheClient_WhenItStoodStill_ThoughItsRateWasKept()
    {
        ProcessorUse idle =
            new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(17), TimeSpan.FromSeconds(10));
        PartPauses[] pauses =
        [
            new("process 1 of 2: echo-load", new Pauses(1, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2))),
            new("process 2 of 2: echo-load", new Pauses(3, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(2.5))),
        ];
        BottleneckFacts judged =
            ClientBottleneck.Judge(idle, processors: 2, threads: 8, hasItsRate: true, withoutPort: 0, pauses);
        Assert.True(judged.IsClient);
        Assert.StartsWith(
            "process 1 of 2: echo-load woke late by 2.0 s; process 2 of 2: echo-load woke late by 4.0 s in all, 3 "
            + "times, 2.5 s the longest; ", judged.Reason, StringComparison.Ordinal);
        Assert.Equal(new Pauses(4, TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(2.5)), judged.Pauses);
    }
}
