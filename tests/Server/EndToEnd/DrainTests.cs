using EchoServer.Linux;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Server.EndToEnd;

/// <summary>How the server stops: it lets its children finish, then makes them.</summary>
public class DrainTests(ITestOutputHelper output) : EndToEndTest(output)
{
    // Longer than a test waits for anything: a server that ends has not waited it out.
    private const string Endless = "2h";
    private const string Short = "200ms";

    [Theory]
    [InlineData("spawn", Signal.SIGTERM)]
    [InlineData("spawn", Signal.SIGINT)]
    [InlineData("inline", Signal.SIGTERM)]
    public async Task Server_FinishesABusyConnection_WhenItIsStopped(string startMethod, int signal)
    {
        EchoServerProcess server = await StartAsync("--drain-timeout", Endless, "--start-method", startMethod);
        EchoConnection busy = await ConnectServedAsync(server);

        server.Send(signal);
        await RefusesAsync(server);
        Assert.Equal("STILL BUSY", await busy.AskAsync("still busy"));
        busy.Dispose();

        Assert.Equal(0, (await server.EndAsync()).Killed);
    }

    [Theory]
    [InlineData("spawn")]
    [InlineData("inline")]
    public async Task Server_EndsAtOnce_WhenNoConnectionIsLeft(string startMethod)
    {
        EchoServerProcess server = await StartAsync("--drain-timeout", Endless, "--start-method", startMethod);
        EchoConnection connection = await ConnectServedAsync(server);
        string peer = connection.Peer;
        connection.Dispose();
        await server.EndOfAsync(peer);
        Assert.Equal(new ReportedLedger(1, 0, 1, 0, Closed: 1, 0, 0, 0), await server.StopAsync());
    }

    [Fact]
    public async Task Server_TerminatesAChild_WhenItsClientOutlastsTheDrain()
    {
        EchoServerProcess server = await StartAsync("--drain-timeout", Short);
        EchoConnection endless = await ConnectServedAsync(server);

        ReportedLedger ledger = await server.StopAsync();

        AssertEnd(await server.EndOfAsync(endless.Peer), -15, "killed by SIGTERM");
        Assert.Equal(new ReportedLedger(1, 0, 1, 0, 0, 0, 0, Killed: 1), ledger);
        await endless.EndsAsync();
    }

    [Fact]
    public async Task Server_KillsAChild_WhenTerminatingItDoesNotHelp()
    {
        EchoServerProcess server = await StartAsync("--drain-timeout", Short);
        EchoConnection stuck = await ConnectServedAsync(server);
        Signals.Send(await server.ChildOfAsync(stuck), Signal.SIGSTOP); // A stopped process handles no SIGTERM.

        ReportedLedger ledger = await server.StopAsync();

        AssertEnd(await server.EndOfAsync(stuck.Peer), -9, "killed by SIGKILL");
        Assert.Equal(1, ledger.Killed);
    }

    [Theory]
    [InlineData("spawn")]
    [InlineData("inline")]
    public async Task Server_HurriesALongDrain_WhenItIsInterruptedAgain(string startMethod)
    {
        EchoServerProcess server = await StartAsync("--drain-timeout", Endless, "--start-method", startMethod);
        EchoConnection endless = await ConnectServedAsync(server);

        server.Send(Signal.SIGINT);
        await RefusesAsync(server);
        Assert.Equal("STILL BUSY", await endless.AskAsync("still busy"));
        server.Send(Signal.SIGINT);

        await server.EndAsync();
        await endless.EndsAsync();
    }

    [Fact]
    public async Task Server_ServesOthersAndEndsASilentClient_WhenItNeverSends()
    {
        EchoServerProcess server = await StartAsync("--drain-timeout", Short);
        EchoConnection silent = await ConnectAsync(server);
        int child = await server.ChildOfAsync(silent);
        for (int i = 0; i < 5; i++) (await ConnectServedAsync(server)).Dispose();
        Assert.Contains(server.Children(), row => row.Pid == child && !row.IsZombie);

        ReportedLedger ledger = await server.StopAsync();

        AssertEnd(await server.EndOfAsync(silent.Peer), -15, "killed by SIGTERM");
        Assert.Equal(new ReportedLedger(6, 0, 6, 0, Closed: 5, 0, 0, Killed: 1), ledger);
    }

    [Fact]
    public async Task Server_TerminatesItsChildren_WhenTheyAreStillStarting()
    {
        EchoServerProcess server = await StartAsync("--drain-timeout", "0s");
        await ConnectManyAsync(server, 20);
        await server.WaitForEventsAsync(ServerEvents.Started, 20, "all starts");

        Assert.Equal(new ReportedLedger(20, 0, 20, 0, 0, 0, 0, Killed: 20), await server.StopAsync());
        Assert.All(server.Events.Where(ServerEvents.Ended), end => AssertEnd(end, -15, "killed by SIGTERM"));
    }

    private static Task RefusesAsync(EchoServerProcess server) =>
        Eventually.HoldsAsync(server.RefusesConnectionsAsync, () => "a server that drains refuses connections");

    private static void AssertEnd(LogEvent end, int exitCode, string reason) =>
        Assert.Equal((exitCode, reason, "Warning"), (end.Number("ExitCode"), end.Text("Reason"), end.Level));
}
