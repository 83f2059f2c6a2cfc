using EchoServer.Linux;
using EchoServer.Server.Cloning;
using EchoServer.Server.Logging;
using EchoServer.Server.Scoreboard;
using EchoServer.Tests.Server.Listening;

namespace EchoServer.Tests.Server.Cloning;

public class SpareSupplyTests
{
    private static readonly ServerLog _log = new(Serilog.Core.Logger.None, Serilog.Core.Logger.None);

    private readonly ConnectionBoard _board = new();
    private readonly SpareSupply _supply;
    private int _room = 50;

    public SpareSupplyTests()
    {
        _supply = new SpareSupply(_board, new SparePolicy(2, 8, new ManualTime()), () => _room, _log);
        _supply.Begin();
    }

    [Fact]
    public void Begin_AsksForTheFewestSpares_AndAllowsWhatThereIsRoomFor() =>
        Assert.Equal((2, 50), (_board.Header.Wanted, _board.Allowance));

    [Fact]
    public void State_IsShort_WhenNoSpareIsIdle()
    {
        _board.Header.Idle = 1;
        Assert.Equal(SupplyState.Enough, _supply.State);
        Assert.Equal(0, _supply.Take());
        Assert.Equal(SupplyState.Short, _supply.State);
        Assert.Equal(-1, _supply.Take());
        Assert.Equal(1, _supply.Waiting);
        _supply.GiveBack();
        Assert.Equal(0, _supply.Waiting);
    }

    [Fact]
    public void Take_AsksForMoreSpares_WhenNoneWasIdle()
    {
        _supply.Take();
        Assert.Equal(4, _board.Header.Wanted);
    }

    [Fact]
    public void State_IsShort_WhenAllIdleSparesAreStalled()
    {
        Seat(0, pid: 100);
        _board.Header.Idle = 1;
        _supply.NoteStalled();
        Assert.Equal((SupplyState.Short, 1), (_supply.State, _supply.Stalled));
    }

    [Fact]
    public void State_IsOnTrial_WhenThreeSparesInARowFail_UntilOneLives()
    {
        for (int i = 0; i < 3; i++) _supply.SpareEnded(100 + i, ExitStatus.Exited(5));
        Assert.Equal(SupplyState.OnTrial, _supply.State);
        Assert.Equal((102, ExitStatus.Exited(5)), _supply.LastEnded);
        Assert.Equal(-3, _board.Header.Idle);
        Seat(0, pid: 103);
        _supply.Tend();
        Assert.Equal(SupplyState.OnTrial, _supply.State);
        _supply.Tend();
        Assert.NotEqual(SupplyState.OnTrial, _supply.State);
    }

    [Fact]
    public void OnTrial_OneSpareIsWanted_WhereNoneWouldBe()
    {
        var supply = new SpareSupply(_board, new SparePolicy(0, 0, new ManualTime()), () => _room, _log);
        supply.Begin();
        Assert.Equal(0, _board.Header.Wanted);
        for (int i = 0; i < 3; i++) supply.SpareEnded(100, ExitStatus.Exited(5));
        Assert.Equal(1, _board.Header.Wanted);
    }

    [Fact]
    public void State_IsNotOnTrial_WhenOthersKillSpares_OrOneServesInBetween()
    {
        for (int i = 0; i < 5; i++) _supply.SpareEnded(100, ExitStatus.Killed(Signal.SIGKILL));
        for (int i = 0; i < 5; i++)
        {
            _supply.SpareEnded(100, ExitStatus.Exited(5));
            _supply.SpareServed();
        }
        Assert.NotEqual(SupplyState.OnTrial, _supply.State);
    }

    [Theory]
    [InlineData(5, 0, 3)]
    [InlineData(5, 1, 2)]
    public void PutRight_TakesTheSeatsWord(int kept, int assigned, int seats)
    {
        for (int at = 0; at < seats; at++) Seat(at, pid: 100 + at);
        _board.Header.Idle = kept;
        _supply.PutRight(_board.Count(last: 0), assigned);
        Assert.Equal(seats - assigned, _board.Header.Idle);
    }

    [Fact]
    public void PutRight_WaitsForACloneInTheMaking()
    {
        _board.Header.Idle = 5;
        _board.Header.IsMaking = 1;
        _supply.PutRight(_board.Count(last: 0), assigned: 0);
        Assert.Equal(5, _board.Header.Idle);
    }

    [Fact]
    public void AskToLeave_SendsOneMessageAtATime_WhenThereAreTooMany()
    {
        int sent = 0;
        _board.Header.Idle = 4;
        _supply.AskToLeave(isQuiet: false, isSearch: false, () => ++sent > 0);
        Assert.Equal(0, sent);
        _supply.AskToLeave(isQuiet: true, isSearch: false, () => ++sent > 0);
        Assert.Equal((1, 3), (sent, _board.Header.Idle));
        Seat(0, pid: 100);
        _board.Seats[0].Number = EchoServer.ForkServer.Scoreboard.Seat.Leave;
        _board.Seats[0].Check =
            EchoServer.ForkServer.Scoreboard.Seat.CheckOf(EchoServer.ForkServer.Scoreboard.Seat.Leave);
        _supply.AskToLeave(isQuiet: true, isSearch: false, () => ++sent > 0);
        Assert.Equal(1, sent);
        _supply.LeaveDone();
        _supply.AskToLeave(isQuiet: true, isSearch: false, () => ++sent > 0);
        Assert.Equal((2, 2), (sent, _board.Header.Idle));
        _supply.LeaveDone();
        _supply.AskToLeave(isQuiet: true, isSearch: false, () => ++sent > 0);
        Assert.Equal(2, sent); // as many as are wanted
    }

    [Fact]
    public void AskToLeave_SendsAMessage_WhenALostConnectionIsSearchedFor()
    {
        int sent = 0;
        _supply.AskToLeave(isQuiet: false, isSearch: true, () => ++sent > 0);
        Assert.Equal(1, sent);
    }

    [Fact]
    public void BeginAnew_RecoversSeats_AndEndsTheTrial()
    {
        for (int i = 0; i < 3; i++) _supply.SpareEnded(100, ExitStatus.Exited(5));
        _board.Header.Fresh = 2; // neither of which has a clone
        _room = 7;
        _supply.BeginAnew(assigned: 1);
        Assert.Equal((2, -1, 7), (_board.Header.Freed, _board.Header.Idle, _board.Allowance));
        Assert.Equal(SupplyState.Short, _supply.State);
    }

    [Fact]
    public void Stop_WantsNone()
    {
        _supply.Stop();
        Assert.Equal(0, _board.Header.Wanted);
    }

    private void Seat(int at, int pid)
    {
        _board.Header.Fresh = Math.Max(_board.Header.Fresh, at + 1);
        _board.Seats[at].Pid = pid;
    }
}
