using EchoServer.Common.Processes;
using EchoServer.Server.Connections;
using EchoServer.Server.Scoreboard;
using EchoServer.Server.Starting;

namespace EchoServer.Tests.Server.Starting;

public class LostConnectionsTests
{
    private static readonly ExitStatus _killed = ExitStatus.Killed(Signal.SIGKILL);

    private readonly Dictionary<long, Connection> _connections = [];
    private readonly LostConnections _lost;

    public LostConnectionsTests() => _lost = new LostConnections(new ConnectionBoard(), _connections);

    [Fact]
    public void Find_NamesAConnection_ThatNobodyTook_AfterTheChannelWasSeenEmptyTwice()
    {
        Send(7);
        _lost.SpareEnded(100, _killed);
        Assert.Empty(_lost.Find(() => true));
        Assert.Equal([(7, 100, _killed)], _lost.Find(() => true));
        Assert.False(_lost.IsSuspected);
    }

    [Fact]
    public void Find_KeepsItsSuspicion_WhileConnectionsWaitInTheChannel()
    {
        Send(7);
        _lost.SpareEnded(100, _killed);
        bool[] looks = [false, true, true];
        foreach (bool isEmpty in looks[..^1]) Assert.Empty(_lost.Find(() => isEmpty));
        Assert.Single(_lost.Find(() => looks[^1]));
    }

    [Fact]
    public void Find_AsksOnce_ForAnotherAnswerWouldBeOfAnotherTime()
    {
        Send(7);
        _lost.SpareEnded(100, _killed);
        int asked = 0;
        _lost.Find(() => asked++ > 0);
        Assert.Equal((1, true), (asked, _lost.IsSuspected));
    }

    [Fact]
    public void Find_TakesNoMore_ThanSparesWereKilled()
    {
        Send(7);
        Send(8);
        _lost.SpareEnded(100, _killed);
        _lost.Find(() => true);
        Assert.Single(_lost.Find(() => true));
    }

    [Fact]
    public void Find_ClearsTheSpares_WhenEveryConnectionIsAccountedFor()
    {
        _lost.SpareEnded(100, _killed);
        Assert.Empty(_lost.Find(() => true));
        Assert.False(_lost.IsSuspected);
    }

    [Fact]
    public void SpareEnded_SuspectsNone_ThatExited()
    {
        _lost.SpareEnded(100, ExitStatus.Exited(0));
        Assert.False(_lost.IsSuspected);
    }

    [Fact]
    public void Find_LeavesAConnectionAlone_ThatIsNotSentYet()
    {
        Send(7);
        _lost.SpareEnded(100, _killed);
        Admit(8);
        _lost.SpareEnded(101, _killed);
        _lost.Find(() => true);
        Assert.Equal([(7, 100, _killed)], _lost.Find(() => true));
        Assert.True(_lost.IsSuspected);

        _connections.Remove(7);
        _lost.Sent(8);
        _lost.Find(() => true);
        Assert.Equal([(8, 101, _killed)], _lost.Find(() => true));
    }

    private void Send(long ticket)
    {
        Admit(ticket);
        _lost.Sent(ticket);
    }

    private void Admit(long ticket) => _connections.Add(ticket, new Connection(ticket, default));
}
