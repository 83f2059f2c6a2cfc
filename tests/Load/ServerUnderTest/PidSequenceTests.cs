using EchoServer.Load.ServerUnderTest;

namespace EchoServer.Tests.Load.ServerUnderTest;

public class PidSequenceTests
{
    [Fact]
    public void Pid_IsNew_UntilItComesAgainInItsRound()
    {
        PidSequence pids = new(1000);
        Assert.True(pids.Add(10));
        Assert.True(pids.Add(12));
        Assert.True(pids.Add(11));
        Assert.False(pids.Add(12));
    }

    [Fact]
    public void Pid_IsNewAgain_InTheNextRound()
    {
        PidSequence pids = new(1000);
        int[] order = [500, 900, 998, 3, 999, 4, 500, 900];
        Assert.All(order, pid => Assert.True(pids.Add(pid), $"{pid}"));
        Assert.False(pids.Add(900));
    }

    [Fact]
    public void Pid_IsNotNew_WhenItIsSeenTwiceAroundTheBeginningOfARound()
    {
        PidSequence pids = new(1000);
        foreach (int pid in new[] { 600, 999, 2 }) pids.Add(pid);
        Assert.False(pids.Add(999));
        Assert.False(pids.Add(2));
    }
}
