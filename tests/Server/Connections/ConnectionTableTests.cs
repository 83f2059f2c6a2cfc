using EchoServer.Linux;
using EchoServer.Server.Connections;

namespace EchoServer.Tests.Server.Connections;

public class ConnectionTableTests
{
    private readonly Notes _log = new();
    private readonly ConnectionTable _table;
    private int _ended;

    public ConnectionTableTests() => _table = new ConnectionTable(_log) { Ended = () => _ended++ };

    [Fact]
    public void Connection_IsAdmitted_Started_AndEnded()
    {
        ConnectionEntry entry = _table.Admit(default);
        Assert.Equal((1L, 1), (entry.Number, _table.Running));
        _table.Started(entry, pid: 100);
        _table.End(entry, pid: 100, ExitStatus.Exited(0), new Traffic(1, 2, 3));
        Assert.Equal((true, 100, new Traffic(1, 2, 3)), (entry.IsOver, entry.Pid, entry.Traffic));
        Assert.Equal(["1 started", "1 ended: closed, 0 running"], _log.Lines);
        Assert.Equal((0, 1), (_table.Running, _ended));
        AssertLedger(
            new Ledger(Accepted: 1, Refused: 0, Closed: 1, Reset: 0, Error: 0, Killed: 0, new Traffic(1, 2, 3)));
    }

    [Fact]
    public void Refuse_CountsAConnection_ThatNothingWasStartedFor()
    {
        ConnectionEntry entry = _table.Admit(default);
        _table.Refuse(entry, "no process");
        Assert.True(entry.IsOver);
        Assert.Equal(["1 refused: no process, 0 running"], _log.Lines);
        AssertLedger(new Ledger(Accepted: 1, Refused: 1, Closed: 0, Reset: 0, Error: 0, Killed: 0, default));
    }

    [Fact]
    public void End_TellsOfTheStart_WhenNobodyHas()
    {
        ConnectionEntry entry = _table.Admit(default);
        _table.End(entry, pid: 100, ExitStatus.Killed(Signal.SIGKILL), default);
        Assert.Equal(100, entry.Pid);
        Assert.Equal(["1 started", "1 ended: killed by SIGKILL, 0 running"], _log.Lines);
    }

    [Fact]
    public void Started_TakesTheFirstReport()
    {
        ConnectionEntry entry = _table.Admit(default);
        _table.Started(entry, pid: 100);
        _table.Started(entry, pid: 101);
        Assert.Equal(100, entry.Pid);
        Assert.Equal(["1 started"], _log.Lines);
    }

    [Fact]
    public void OnlyTheFirstEnd_Counts()
    {
        ConnectionEntry one = _table.Admit(default), other = _table.Admit(default);
        _table.End(one, pid: 100, ExitStatus.Exited(0), default);
        _table.End(one, pid: 100, ExitStatus.Exited(1), default);
        _table.Refuse(one, "too late");
        _table.Refuse(other, "no process");
        _table.End(other, pid: 101, ExitStatus.Exited(0), default);
        Assert.Equal(1, _ended);
        AssertLedger(new Ledger(Accepted: 2, Refused: 1, Closed: 1, Reset: 0, Error: 0, Killed: 0, default));
    }

    [Fact]
    public void WaitUntilEmpty_Returns_WhenTheLastConnectionIsOver()
    {
        Assert.True(_table.WaitUntilEmpty(TimeSpan.Zero, CancellationToken.None));
        ConnectionEntry one = _table.Admit(default), other = _table.Admit(default);
        _table.Refuse(one, "no process");
        Assert.False(_table.WaitUntilEmpty(TimeSpan.Zero, CancellationToken.None));
        _table.End(other, pid: 100, ExitStatus.Exited(0), default);
        Assert.True(_table.WaitUntilEmpty(TimeSpan.Zero, CancellationToken.None));
    }

    private void AssertLedger(Ledger expected)
    {
        _table.Report();
        Assert.Equal(expected, _log.Reported);
    }

    private sealed class Notes : IConnectionLog
    {
        public List<string> Lines { get; } = [];

        public Ledger Reported { get; private set; }

        public void Started(ConnectionEntry entry) => Lines.Add($"{entry.Number} started");

        public void Refused(ConnectionEntry entry, string reason, int running) =>
            Lines.Add($"{entry.Number} refused: {reason}, {running} running");

        public void Ended(ConnectionEntry entry, ConnectionResult result, int running) =>
            Lines.Add($"{entry.Number} ended: {result.Reason}, {running} running");

        public void Ledger(Ledger ledger, int running) => Reported = ledger;
    }
}
