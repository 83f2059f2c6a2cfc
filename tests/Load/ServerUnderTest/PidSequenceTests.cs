using EchoServer.Load.ServerUnderTest;

namespace EchoServer.Tests.Load.ServerUnderTest;

public class PidSequenceTests
{
    private long _number;

    [Fact]
    public void Pid_IsNew_UntilItComesAgainInItsRound()
    {
        PidSequence pids = new(1000);
        Assert.True(pids.Add(10, ++_number));
        Assert.True(pids.Add(12, ++_number));
        Assert.True(pids.Add(11, ++_number));
        Assert.False(pids.Add(12, ++_number));
    }

    [Fact]
    public void Pid_IsNewAgain_InTheNextRound()
    {
        PidSequence pids = new(1000);
        int[] order = [500, 900, 998, 3, 999, 4, 500, 900];
        Assert.All(order, pid => Assert.True(pids.Add(pid, ++_number), $"{pid}"));
        Assert.False(pids.Add(900, ++_number));
    }

    [Fact]
    public void Pid_IsNotNew_WhenItIsSeenTwiceAroundTheBeginningOfARound()
    {
        PidSequence pids = new(1000);
        foreach (int pid in new[] { 600, 999, 2 }) pids.Add(pid, ++_number);
        Assert.False(pids.Add(999, ++_number));
        Assert.False(pids.Add(2, ++_number));
    }

    [Fact]
    public void Pid_OfAConnectionThatStayedLong_BeginsNoRound_AndIsPassedOver()
    {
        PidSequence pids = new(1000);
        for (int pid = 100; pid < 900; pid++) Assert.True(pids.Add(pid, ++_number));
        Assert.True(pids.Add(150, 20), "it came before most of the others");
        Assert.False(pids.Add(890, ++_number), "no round began with it");
    }
}
