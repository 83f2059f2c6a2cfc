using EchoServer.Tests.Support;

namespace EchoServer.Tests.Server.EndToEnd;

/// <summary>The inline start method: the same service from within the server, for debugging.</summary>
public sealed class InlineTests(ITestOutputHelper output) : EndToEndTest(output)
{
    [Fact]
    public async Task Server_WarnsThatThereIsNoIsolation_WhenItServesInline()
    {
        EchoServerProcess server = await StartAsync("--start-method", "inline");
        LogEvent warning = await server.WaitForEventAsync(ServerEvents.Warning, "the warning");
        Assert.Contains("no isolation", warning.Message, StringComparison.Ordinal);
        Assert.Equal("inline", server.StartMethod);
    }

    [Fact]
    public async Task Server_DoesNotWarn_WhenItSpawns()
    {
        EchoServerProcess server = await StartAsync("--start-method", "spawn");
        await ConnectServedAsync(server);
        await CloseAllAndStopAsync(server);
        Assert.Equal("spawn", server.StartMethod);
        Assert.DoesNotContain(server.Events, ServerEvents.Warning);
    }

    [Fact]
    public async Task Server_ServesWithoutChildren_WhenItServesInline()
    {
        EchoServerProcess server = await StartAsync("--start-method", "inline");
        EchoConnection[] connections = await ConnectManyAsync(server, 50);
        foreach (EchoConnection connection in connections) Assert.Equal("ABC", await connection.AskAsync("abc"));

        Assert.Empty(server.Children());
        foreach (EchoConnection connection in connections)
            Assert.Equal(server.Pid, await server.ChildOfAsync(connection));
        Assert.Equal(new ReportedLedger(50, 0, 50, 0, Closed: 50, 0, 0, 0), await CloseAllAndStopAsync(server));
    }

    [Fact]
    public async Task Server_LogsEndsAsUsual_WhenItServesInline()
    {
        EchoServerProcess server = await StartAsync("--start-method", "inline");
        EchoConnection closed = await ConnectServedAsync(server);
        EchoConnection reset = await ConnectServedAsync(server);
        (string closedPeer, string resetPeer) = (closed.Peer, reset.Peer);

        closed.Dispose();
        LogEvent end = await server.EndOfAsync(closedPeer);
        Assert.Equal((0, "closed", 1), (end.Number("ExitCode"), end.Text("Reason"), end.Number("Running")));
        reset.Reset();
        end = await server.EndOfAsync(resetPeer);
        Assert.Equal((3, "reset", 0), (end.Number("ExitCode"), end.Text("Reason"), end.Number("Running")));
    }

    [Fact]
    public async Task Server_EndsItsConnections_WhenTheyOutlastTheDrain()
    {
        EchoServerProcess server = await StartAsync("--start-method", "inline", "--drain-timeout", "200ms");
        EchoConnection endless = await ConnectServedAsync(server);
        ReportedLedger ledger = await server.StopAsync();
        Assert.Equal((1, 1, 0), (ledger.Accepted, ledger.Reaped, ledger.Running));
        await endless.EndsAsync();
    }
}
