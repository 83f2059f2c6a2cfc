using EchoServer.Server.Cloning;
using EchoServer.Tests.Server.Listening;

namespace EchoServer.Tests.Server.Cloning;

public class SparePolicyTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void Arrived_DoublesTheNumber_WhenNoneWasIdle_UpToTheMost()
    {
        var policy = new SparePolicy(4, 20, _time);
        Assert.Equal([8, 16, 20, 20], Enumerable.Range(0, 4).Select(_ => After(policy, idle: 0)));
    }

    [Fact]
    public void Passed_TakesOneAwayASecond_DownToTheLeast()
    {
        var policy = new SparePolicy(4, 20, _time);
        policy.Arrived(0);
        Assert.False(policy.Passed()); // too soon
        Assert.Equal([7, 6, 5, 4, 4], Enumerable.Range(0, 5).Select(_ => AfterASecond(policy)));
    }

    [Fact]
    public void Arrived_LeavesItAsItIs_WhenSomeWereIdle() => Assert.False(new SparePolicy(4, 20, _time).Arrived(1));

    [Fact]
    public void Arrived_LeavesItAtZero_WhenSparesAreOff()
    {
        var policy = new SparePolicy(0, 20, _time);
        Assert.False(policy.Arrived(0));
        Assert.Equal(0, policy.Wanted);
    }

    private static int After(SparePolicy policy, int idle)
    {
        policy.Arrived(idle);
        return policy.Wanted;
    }

    private int AfterASecond(SparePolicy policy)
    {
        _time.Advance(TimeSpan.FromSeconds(1.1));
        policy.Passed();
        return policy.Wanted;
    }
}
