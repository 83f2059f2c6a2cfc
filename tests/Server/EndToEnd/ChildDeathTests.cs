using EchoServer.Linux;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Server.EndToEnd;

/// <summary>What the end of one child, or of one client, means for the others: nothing.</summary>
public class ChildDeathTests(ITestOutputHelper output) : EndToEndTest(output)
{
    [Fact]
    public async Task Server_KeepsServingOthers_WhenAChildIsKilled()
    {
        EchoServerProcess server = await StartAsync();
        EchoConnection victim = await ConnectServedAsync(server);
        EchoConnection[] others = [await ConnectServedAsync(server), await ConnectServedAsync(server)];

        int child = await server.ChildOfAsync(victim);
        Signals.Send(child, Signal.SIGKILL);

        AssertEnd(await server.EndOfAsync(victim.Peer), child, -9, "killed by SIGKILL", "Warning", running: 2);
        await victim.EndsAsync();
        foreach (EchoConnection other in others) Assert.Equal("STILL HERE", await other.AskAsync("still here"));
        Assert.Equal("A NEW ONE", await (await ConnectAsync(server)).AskAsync("a new one"));
        ReportedLedger ledger = await CloseAllAndStopAsync(server);
        Assert.Equal((4, 1), (ledger.Accepted, ledger.Killed));
    }

    [Fact]
    public async Task Server_LogsAReset_WhenAnIdlePeerResets()
    {
        EchoServerProcess server = await StartAsync();
        EchoConnection connection = await ConnectServedAsync(server);
        string peer = connection.Peer;
        int child = await server.ChildOfAsync(connection);

        connection.Reset();

        AssertEnd(await server.EndOfAsync(peer), child, 3, "reset", "Information", running: 0);
        await ConnectServedAsync(server);
    }

    [Fact]
    public async Task Server_LogsAReset_WhenThePeerResetsAmidAReply()
    {
        EchoServerProcess server = await StartAsync();
        EchoConnection connection = await ConnectAsync(server);
        string peer = connection.Peer;
        int child = await server.ChildOfAsync(connection);

        Task sending = connection.SendAsync(new byte[64 << 20]); // More than fits on the way: replies pile up unread.
        await connection.ReceiveAsync(1);
        connection.Reset();

        await Assert.ThrowsAnyAsync<Exception>(() => sending);
        AssertEnd(await server.EndOfAsync(peer), child, 3, "reset", "Information", running: 0);
        await ConnectServedAsync(server);
        Assert.Equal(1, (await CloseAllAndStopAsync(server)).Reset);
    }

    [Fact]
    public async Task Server_LogsAReset_WhenThePeerResetsAfterItsLastByte()
    {
        EchoServerProcess server = await StartAsync();
        EchoConnection connection = await ConnectServedAsync(server);
        string peer = connection.Peer;
        int child = await server.ChildOfAsync(connection);

        // The child finds all of it at once when it goes on: a FIN and a RST behind the bytes. Its write fails with
        // EPIPE then.
        Signals.Send(child, Signal.SIGSTOP);
        await Eventually.HoldsAsync(() => ProcessTable.Find(child)?.State == 'T', () => "the child is stopped");
        await connection.SendAsync(new byte[10_000]);
        connection.FinishSending();
        connection.Reset();
        Signals.Send(child, Signal.SIGCONT);

        AssertEnd(await server.EndOfAsync(peer), child, 3, "reset", "Information", running: 0);
    }

    [Fact]
    public async Task Child_ExitsWithReset_WhenThePeerResetsAtOnce()
    {
        EchoServerProcess server = await StartAsync();
        for (int i = 0; i < 5; i++)
        {
            EchoConnection connection = await ConnectAsync(server);
            await connection.SendAsync("something"u8.ToArray());
            connection.Reset();
        }
        IReadOnlyList<LogEvent> ends = await server.WaitForEventsAsync(ServerEvents.Ended, 5, "five ends");
        Assert.All(
            ends, e => Assert.Equal((3, "reset", "Information"), (e.Number("ExitCode"), e.Text("Reason"), e.Level)));
        Assert.Equal(5, (await CloseAllAndStopAsync(server)).Reset);
    }

    [RequiresToolFact("setsid")]
    public async Task Child_StaysThere_WhenTheTerminalInterruptsTheWholeGroup()
    {
        EchoServerProcess server = await StartAsync(new ServerInvocation { Wrapper = ["setsid"] });
        EchoConnection connection = await ConnectServedAsync(server);
        string peer = connection.Peer;
        int child = await server.ChildOfAsync(connection);

        Signals.Send(-server.Pid, Signal.SIGINT); // What Ctrl-C does.
        await server.WaitForEventAsync(e => e.Message.StartsWith("SIGINT: ", StringComparison.Ordinal), "the drain");

        Assert.Equal("STILL HERE", await connection.AskAsync("still here"));
        connection.Dispose();
        AssertEnd(await server.EndOfAsync(peer), child, 0, "closed", "Information", running: 0);
    }

    private static void AssertEnd(LogEvent end, int pid, int exitCode, string reason, string level, int running) =>
        Assert.Equal(
            (pid, exitCode, reason, level, running),
            (end.Number("Pid"), end.Number("ExitCode"), end.Text("Reason"), end.Level, end.Number("Running")));
}
