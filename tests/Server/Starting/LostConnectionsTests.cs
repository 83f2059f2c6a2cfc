using EchoServer.ForkServer.Scoreboard;
using EchoServer.Server.Connections;
using EchoServer.Server.Scoreboard;
using EchoServer.Server.Starting;

namespace EchoServer.Tests.Server.Starting;

public class LostConnectionsTests
{
    private readonly ConnectionBoard _board = new();
    private readonly Dictionary<long, Connection> _connections = [];
    private readonly LostConnections _lost;

    public LostConnectionsTests() => _lost = new LostConnections(_board, _connections);

    [Fact]
    public void Find_NamesAConnection_ThatIsNoLongerInTheChannel_WhenThereIsNoSpareThatCouldHaveIt()
    {
        Send(7);
        Assert.Empty(Find(first: 7));
        Assert.Equal([7], Find(first: 0));
        Assert.Equal(0, _lost.Looks);
    }

    [Fact]
    public void Find_NamesNone_WhileASpareLivesThatCouldHaveIt()
    {
        Seat(0, pid: 100);
        Seat(1, pid: 101);
        Send(7);
        for (int looks = 1; looks < 10; looks++)
        {
            Assert.Empty(Find(first: 0));
            Assert.Equal(looks, _lost.Looks);
        }
        Take(0, number: 8); // another, which it received later
        Assert.Empty(Find(first: 0));
        _board.Vacate(1);
        Assert.Equal([7], Find(first: 0));
    }

    [Fact]
    public void Find_NamesNone_WhenTheSpareHasNotedItAfterAll()
    {
        Seat(0, pid: 100);
        Send(7);
        Assert.Empty(Find(first: 0));
        Take(0, number: 7);
        Assert.Empty(Find(first: 0));
        Assert.Equal(0, _lost.Looks);
    }

    [Fact]
    public void Find_TrustsNoNumber_ThatIsHalfWritten()
    {
        Seat(0, pid: 100);
        Send(7);
        _board.Seats[0].Number = 7;
        Assert.Empty(Find(first: 0));
        Assert.Equal(1, _lost.Looks);
    }

    [Fact]
    public void Find_SuspectsNoSpare_ThatWasMadeLater()
    {
        Seat(0, pid: 100);
        Send(7);
        Assert.Empty(Find(first: 0));
        Seat(1, pid: 101);
        _board.Vacate(0);
        Assert.Equal([7], Find(first: 0));
    }

    [Fact]
    public void Find_NamesNone_ThatWaitsInTheChannel_OrIsNotSentYet()
    {
        Send(7);
        Send(8);
        Add(9);
        Assert.Empty(Find(first: 7));
        Assert.Equal([7], Find(first: 8));
    }

    [Fact]
    public void Find_NamesNone_BehindAMessageToLeave()
    {
        Send(7);
        Assert.Empty(Find(first: EchoServer.ForkServer.Scoreboard.Seat.Leave));
    }

    [Fact]
    public void Find_NamesAConnection_BesideAnotherThatWasSentAndTakenDuringTheLook()
    {
        Seat(0, pid: 100);
        Send(7);
        _lost.Added(8);
        Take(0, number: 8);
        Assert.Equal([7], Find(first: 0));
    }

    private IReadOnlyList<long> Find(long first)
    {
        long last = _lost.LastReceived(() => first);
        IReadOnlyList<long> lost = _lost.Find(last, _board.Count(last).TakenUpTo);
        foreach (long number in lost) _connections.Remove(number);
        return lost;
    }

    private void Add(long number)
    {
        _connections.Add(number, new Connection(number, default));
        _lost.Added(number);
    }

    private void Send(long number)
    {
        Add(number);
        _lost.Sent(number);
    }

    private void Seat(int at, int pid)
    {
        _board.Header.Fresh = Math.Max(_board.Header.Fresh, at + 1);
        _board.Seats[at].Pid = pid;
    }

    private void Take(int at, long number)
    {
        if (number != 7) _connections.Add(number, new Connection(number, default));
        ref Seat seat = ref _board.Seats[at];
        seat.Number = number;
        seat.Check = EchoServer.ForkServer.Scoreboard.Seat.CheckOf(number);
    }
}
