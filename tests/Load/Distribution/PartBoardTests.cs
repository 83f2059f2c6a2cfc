using EchoServer.Load.Engine;
using EchoServer.Load.Parts;
using EchoServer.Load.Scenarios;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Load.Distribution;

/// <summary>How parts come together, told by messages as they would come from other processes.</summary>
public sealed class PartBoardTests : IDisposable
{
    private readonly FakeContext _context = new();
    private readonly List<MeetingPoint> _opened = [];

    [Fact]
    public async Task Start_IsOpened_WhenAllPartsAreThere_AndNotBefore()
    {
        using PartBoard board = Board(2);

        board.Hear(new PartMessage(0) { Reached = MeetingPoint.Start });
        Assert.False(board.Started.IsCompleted);
        Assert.Equal(1, board.Ready);

        board.Hear(new PartMessage(1) { Reached = MeetingPoint.Start });
        await board.Started.WaitAsync(Deadline.Short);
        await Eventually.HoldsAsync(() => _opened.Count == 1, () => "the start was not opened");
        Assert.Equal([MeetingPoint.Start], _context.Met);
    }

    [Fact]
    public async Task Held_IsOpened_AfterTheStart_WithTheConnectionsOfAll()
    {
        using PartBoard board = Board(2);
        for (int i = 0; i < 2; i++) board.Hear(new PartMessage(i) { Reached = MeetingPoint.Start });
        await Eventually.HoldsAsync(() => _opened.Count == 1, () => "the start was not opened");

        for (int i = 0; i < 2; i++)
            board.Hear(
                new PartMessage(i)
                { Reached = MeetingPoint.Held,
                    Progress = new PartProgress(null, ConnectionTotals.None with { Made = 10 + i, Closed = 1 }) });

        await Eventually.HoldsAsync(() => _opened.Count == 2, () => "the second point was not opened");
        Assert.Equal([MeetingPoint.Start, MeetingPoint.Held], _opened);
        Assert.Equal(19, _context.Connections.Open);
    }

    [Fact]
    public async Task Held_HasNoConnections_OfAPartThatWasLost()
    {
        using PartBoard board = Board(2);
        for (int i = 0; i < 2; i++) board.Hear(new PartMessage(i) { Reached = MeetingPoint.Start });
        await Eventually.HoldsAsync(() => _opened.Count == 1, () => "the start was not opened");

        board.Hear(new PartMessage(0) { Progress = new PartProgress(null, ConnectionTotals.None with { Made = 10 }) });
        board.Hear(new PartMessage(0) { Loss = "died: exit code -9" });
        board.Hear(
            new PartMessage(1)
            { Reached = MeetingPoint.Held,
                Progress = new PartProgress(null, ConnectionTotals.None with { Made = 7 }) });

        await Eventually.HoldsAsync(() => _opened.Count == 2, () => "the second point was not opened");
        Assert.Equal(7, _context.Connections.Open);
    }

    [Fact]
    public void Interruption_OfAPart_StopsTheOthers()
    {
        using PartBoard board = Board(2);
        board.Hear(new PartMessage(1) { IsInterrupted = true });
        Assert.True(board.Stop.IsCancellationRequested);
    }

    [Fact]
    public async Task Loss_StopsTheOthers_AndNamesWhoWasLost_WithWhatWasHeard()
    {
        using PartBoard board = Board(2);
        board.Hear(
            new PartMessage(1)
            { Who = "pid 17",
                Progress = new PartProgress(new RunProgress(TimeSpan.FromSeconds(1), 40, 2), ConnectionTotals.None) });

        board.Hear(new PartMessage(1) { Loss = "died: killed by SIGKILL" });
        Assert.True(board.Stop.IsCancellationRequested);
        board.Hear(new PartMessage(0) { Result = Result() });

        await board.Ended.WaitAsync(Deadline.Short);
        PartResult result = board.Result();
        Assert.True(result.LacksParts);
        Assert.Equal(
            ["process 2 of 2 (pid 17) died: killed by SIGKILL; lost with it: what its 2 clients did, 42 requests as "
            + "far as was heard"], result.Problems);
    }

    [Fact]
    public async Task Silence_LosesAPart()
    {
        using PartBoard board = new("agent", Parts(1), _context, _opened.Add)
            { SilenceLimit = TimeSpan.FromMilliseconds(50) };

        board.Hear(new PartMessage(0) { Who = "far away" });

        await board.Ended.WaitAsync(Deadline.Short);
        Assert.StartsWith(
            "agent 1 of 1 (far away) has said nothing for 50ms", Assert.Single(board.Result().Problems),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Departure_BeforeTheStart_LetsAnotherDoThePart()
    {
        List<(int, string)> replaced = [];
        using PartBoard board = new("agent", Parts(2), _context, _opened.Add)
            { Replace = (part, who) => replaced.Add((part, who)) };
        board.Hear(new PartMessage(0) { Who = "first", Reached = MeetingPoint.Start });

        board.Hear(new PartMessage(0) { Departure = "has gone" });

        Assert.Equal([(0, "first")], replaced);
        Assert.Equal((0, false), (board.Ready, board.Stop.IsCancellationRequested));
    }

    [Fact]
    public async Task Departure_AfterTheStart_IsALoss()
    {
        using PartBoard board = new("agent", Parts(1), _context, _opened.Add)
            { Replace = (_, _) => Assert.Fail("too late") };
        board.Hear(new PartMessage(0) { Reached = MeetingPoint.Start });
        await board.Started.WaitAsync(Deadline.Short);

        board.Hear(new PartMessage(0) { Departure = "has gone" });

        await board.Ended.WaitAsync(Deadline.Short);
        Assert.Contains("has gone; lost with it", Assert.Single(board.Result().Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Message_OfAPartThatThereIsNot_IsPassedOver()
    {
        using PartBoard board = Board(1);
        board.Hear(new PartMessage(1) { Loss = "x" });
        board.Hear(new PartMessage(-1) { Loss = "x" });
        Assert.False(board.Ended.IsCompleted);
    }

    public void Dispose() => _context.Dispose();

    private PartBoard Board(int parts) => new("process", Parts(parts), _context, _opened.Add);

    private static LoadPart[] Parts(int parts) => LoadPartTests.Whole("storm", 2 * parts).Split(parts);

    private static PartResult Result() => new(RunMeasurement.None(["storm"]), ConnectionTotals.None, TimeSpan.Zero);

    private sealed class FakeContext : IRunContext, IDisposable
    {
        private readonly CancellationTokenSource _stop = new();

        public List<MeetingPoint> Met { get; } = [];

        public ConnectionTotals Connections { get; private set; } = ConnectionTotals.None;

        public CancellationToken Stop => _stop.Token;

        public TimeSpan ProgressInterval => TimeSpan.FromMilliseconds(10);

        public void Meet(MeetingPoint point, ConnectionTotals connections)
        {
            Met.Add(point);
            Connections = connections;
        }

        public void Update(PartProgress progress)
        {
            // Nobody looks.
        }

        public void Dispose() => _stop.Dispose();
    }
}
