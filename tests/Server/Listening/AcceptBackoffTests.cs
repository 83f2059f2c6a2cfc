using EchoServer.Server.Listening;

namespace EchoServer.Tests.Server.Listening;

public class AcceptBackoffTests
{
    private readonly ManualTime _time = new();
    private readonly AcceptBackoff _backoff;

    public AcceptBackoffTests() => _backoff = new AcceptBackoff(_time);

    [Fact]
    public void Fail_DoublesThePause_UpToASecond() =>
        Assert.Equal([100, 200, 400, 800, 1_000, 1_000],
            Enumerable.Range(0, 6).Select(_ => _backoff.Fail().TotalMilliseconds));

    [Fact]
    public void Remaining_RunsDownWithTheClock_AndStopsAtZero()
    {
        Assert.Equal(TimeSpan.Zero, _backoff.Remaining);
        _backoff.Fail();
        Assert.Equal(AcceptBackoff.Shortest, _backoff.Remaining);
        _time.Advance(TimeSpan.FromMilliseconds(60));
        Assert.Equal(TimeSpan.FromMilliseconds(40), _backoff.Remaining);
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(TimeSpan.Zero, _backoff.Remaining);
    }

    [Fact]
    public void Succeed_BeginsWithTheShortestPauseAgain()
    {
        _backoff.Fail();
        _backoff.Fail();
        Assert.True(_backoff.IsUnderPressure);
        _backoff.Succeed();
        Assert.False(_backoff.IsUnderPressure);
        Assert.Equal(TimeSpan.Zero, _backoff.Remaining);
        Assert.Equal(AcceptBackoff.Shortest, _backoff.Fail());
    }

    [Fact]
    public void Relieve_LeavesTheShortestPause_AndTellsOnce()
    {
        Assert.False(_backoff.Relieve());
        for (int i = 0; i < 5; i++) _backoff.Fail();
        Assert.True(_backoff.Relieve());
        Assert.False(_backoff.Relieve());
        Assert.Equal(AcceptBackoff.Shortest, _backoff.Remaining);
        _time.Advance(AcceptBackoff.Shortest);
        Assert.Equal(TimeSpan.Zero, _backoff.Remaining);
        Assert.Equal(AcceptBackoff.Longest, _backoff.Fail());
        Assert.Equal(AcceptBackoff.Longest, _backoff.Remaining);
    }
}
