using EchoServer.ForkServer.Scoreboard;
using EchoServer.Server.Cloning;
using EchoServer.Server.Connections;
using EchoServer.Server.Scoreboard;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Tests.Server.Cloning;

public sealed class AssignmentsTests : IDisposable
{
    private readonly ConnectionBoard _board = new();
    private readonly ConnectionChannel _channel = new();
    private readonly SafeFileHandle _socket = File.OpenHandle("/dev/null");
    private readonly Assignments _assignments;

    public AssignmentsTests() => _assignments = new Assignments(_board, _channel);

    public void Dispose()
    {
        _socket.Dispose();
        _channel.Dispose();
    }

    [Fact]
    public void Remove_GivesAConnectionOnce()
    {
        ConnectionEntry entry = Send(7);
        Assert.Equal(1, _assignments.Count);
        Assert.True(_assignments.Remove(7, out ConnectionEntry? removed));
        Assert.Same(entry, removed);
        Assert.False(_assignments.Remove(7, out _));
        Assert.Equal(0, _assignments.Count);
    }

    [Fact]
    public void TryTakeBack_GivesWhatNobodyHasTaken_TheLongestWaitingFirst()
    {
        ConnectionEntry first = Send(7), second = Send(8);
        foreach (ConnectionEntry entry in (ConnectionEntry[])[first, second])
        {
            Assert.True(
                _assignments.TryTakeBack(out long number, out ConnectionEntry? taken, out SafeFileHandle? socket));
            Assert.Equal(entry.Number, number);
            Assert.Same(entry, taken);
            Assert.NotNull(socket);
            socket.Dispose();
        }
        Assert.False(_assignments.TryTakeBack(out _, out _, out _));
        Assert.Equal(0, _assignments.Count);
    }

    [Fact]
    public void TryTakeBack_GivesAMessageToLeave_WithoutAConnection()
    {
        _channel.TrySendLeave();
        Assert.True(_assignments.TryTakeBack(out long number, out ConnectionEntry? entry, out SafeFileHandle? socket));
        Assert.Equal(EchoServer.ForkServer.Scoreboard.Seat.Leave, number);
        Assert.Null(entry);
        Assert.Null(socket);
    }

    [Fact]
    public void IsQuiet_WhenNoneWasSentSinceTheLastCall()
    {
        Assert.True(_assignments.IsQuiet());
        Send(7);
        Assert.False(_assignments.IsQuiet());
        Assert.True(_assignments.IsQuiet());
    }

    [Fact]
    public void RemoveLost_FindsAConnection_ThatIsNoLongerInTheChannel_WhenThereIsNoSpareThatCouldHaveIt()
    {
        Send(7);
        Assert.Empty(RemoveLost());
        Receive();
        Assert.Equal([7], RemoveLost());
        Assert.Equal(0, _assignments.LooksWithMissing);
        Assert.Equal(0, _assignments.Count);
    }

    [Fact]
    public void RemoveLost_FindsNone_WhileASpareLivesThatCouldHaveIt()
    {
        Seat(0, pid: 100);
        Seat(1, pid: 101);
        Send(7);
        Receive();
        for (int looks = 1; looks < 10; looks++)
        {
            Assert.Empty(RemoveLost());
            Assert.Equal(looks, _assignments.LooksWithMissing);
        }
        Send(8); // which the spare received later
        Receive();
        Note(0, number: 8);
        Assert.Empty(RemoveLost());
        _board.Vacate(1);
        Assert.Equal([7], RemoveLost());
    }

    [Fact]
    public void RemoveLost_FindsNone_WhenTheSpareHasNotedItAfterAll()
    {
        Seat(0, pid: 100);
        Send(7);
        Receive();
        Assert.Empty(RemoveLost());
        Note(0, number: 7);
        Assert.Empty(RemoveLost());
        Assert.Equal(0, _assignments.LooksWithMissing);
    }

    [Fact]
    public void RemoveLost_TrustsNoNumber_ThatIsHalfWritten()
    {
        Seat(0, pid: 100);
        Send(7);
        Receive();
        _board.Seats[0].Number = 7;
        Assert.Empty(RemoveLost());
        Assert.Equal(1, _assignments.LooksWithMissing);
    }

    [Fact]
    public void RemoveLost_SuspectsNoSpare_ThatWasMadeLater()
    {
        Seat(0, pid: 100);
        Send(7);
        Receive();
        Assert.Empty(RemoveLost());
        Seat(1, pid: 101);
        _board.Vacate(0);
        Assert.Equal([7], RemoveLost());
    }

    [Fact]
    public void RemoveLost_FindsNone_ThatWaitsInTheChannel_OrIsNotSentYet()
    {
        Send(7);
        Send(8);
        Add(9);
        Assert.Empty(RemoveLost());
        Receive();
        Assert.Equal([7], RemoveLost());
    }

    [Fact]
    public void RemoveLost_FindsNone_BehindAMessageToLeave()
    {
        Send(7);
        Receive();
        _channel.TrySendLeave();
        Assert.Empty(RemoveLost());
    }

    [Fact]
    public void RemoveLost_FindsAConnection_BesideAnotherThatWasSentAndTakenDuringTheLook()
    {
        Seat(0, pid: 100);
        Send(7);
        Receive();
        Add(8);
        Note(0, number: 8);
        Assert.Equal([7], RemoveLost());
    }

    private IEnumerable<long> RemoveLost() =>
        _assignments.RemoveLost(_assignments.Look()).Select(entry => entry.Number);

    private ConnectionEntry Add(long number)
    {
        var entry = new ConnectionEntry(number, default);
        _assignments.Add(entry);
        return entry;
    }

    private ConnectionEntry Send(long number)
    {
        ConnectionEntry entry = Add(number);
        Assert.True(_assignments.TrySend(number, _socket));
        return entry;
    }

    // As a spare does, but for the note.
    private void Receive()
    {
        Assert.True(_channel.TryTakeBack(out _, out SafeFileHandle? socket));
        socket?.Dispose();
    }

    private void Seat(int at, int pid)
    {
        _board.Header.Fresh = Math.Max(_board.Header.Fresh, at + 1);
        _board.Seats[at].Pid = pid;
    }

    private void Note(int at, long number)
    {
        ref Seat seat = ref _board.Seats[at];
        seat.Number = number;
        seat.Check = EchoServer.ForkServer.Scoreboard.Seat.CheckOf(number);
    }
}
