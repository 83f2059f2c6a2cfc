using EchoServer.Linux;
using EchoServer.Server.Cloning;
using EchoServer.Server.Scoreboard;

namespace EchoServer.Tests.Server.Cloning;

public class FailingSparesTests
{
    private readonly ConnectionBoard _board = new();
    private readonly FailingSpares _failing;

    public FailingSparesTests() => _failing = new FailingSpares(_board, most: 3);

    public static TheoryData<ExitStatus> Failures =>
        [ExitStatus.Exited(5), ExitStatus.Killed(Signal.SIGSYS), ExitStatus.Killed(Signal.SIGSEGV)];

    [Theory]
    [MemberData(nameof(Failures))]
    internal void IsEveryOne_WhenSoManyInARowHaveFailed(ExitStatus status)
    {
        Assert.Equal([true, true, false, false], Enumerable.Range(0, 4).Select(_ => _failing.Note(status)));
        Assert.True(_failing.IsEveryOne);
        Assert.True(_failing.Why.IsPressure);
        Assert.False(status.IsKilledByOthers); // the caller does not note those that are
    }

    [Fact]
    public void HaveRecovered_WhenASpareHasLivedFromOneLookToTheNext()
    {
        for (int i = 0; i < 3; i++) _failing.Note(ExitStatus.Exited(5));
        SetSpare(100);
        Assert.False(_failing.HaveRecovered());
        SetSpare(101);
        Assert.False(_failing.HaveRecovered()); // another
        Assert.True(_failing.HaveRecovered());
        Assert.False(_failing.IsEveryOne);
        Assert.False(_failing.HaveRecovered()); // it has already
    }

    private void SetSpare(int pid)
    {
        _board.Header.Fresh = 1;
        _board.Seats[0].Pid = pid;
    }
}
