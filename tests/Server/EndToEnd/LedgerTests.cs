using EchoServer.Linux;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Server.EndToEnd;

/// <summary>The ledger's traffic is what the clients have sent and received, however their connections ended.</summary>
public sealed class LedgerTests(ITestOutputHelper output) : EndToEndTest(output)
{
    private const int Large = 300_000;

    [Theory]
    [InlineData("forkserver")]
    [InlineData("spawn")]
    [InlineData("inline")]
    public async Task Server_SumsTheTrafficOfItsConnections_WhenTheyHaveEndedInVariousWays(string startMethod)
    {
        EchoServerProcess server = await StartAsync("--start-method", startMethod);
        await ConnectAsync(server); // says nothing
        EchoConnection chatty = await ConnectServedAsync(server);
        for (int i = 0; i < 10; i++) Assert.Equal("MORE", await chatty.AskAsync("more"));
        await SendLargeAsync(await ConnectAsync(server));
        EchoConnection reset = await ConnectServedAsync(server);
        string peer = reset.Peer;
        reset.Reset();
        Assert.Equal("reset", (await server.EndOfAsync(peer)).Text("Reason"));

        ReportedLedger ledger = await CloseAllAndStopAsync(server);
        Assert.Equal(new ReportedLedger(4, 0, 4, 0, Closed: 3, Reset: 1, 0, 0), ledger);
        ReportedTraffic traffic = ReportedTraffic.Of(await server.WaitForEventAsync(ServerEvents.Ledger, "the ledger"));
        const int small = 3 + 10 * 4 + 3, asked = 1 + 10 + 1;
        Assert.Equal((small + Large, small + Large), (traffic.BytesIn, traffic.BytesOut));
        Assert.InRange(traffic.Messages, asked + 2, asked + Large); // the large one takes several reads
    }

    [Theory]
    [InlineData("forkserver")]
    [InlineData("spawn")]
    public async Task Server_CountsTheTrafficOfAConnection_WhenItsChildWasKilled(string startMethod)
    {
        EchoServerProcess server = await StartAsync("--start-method", startMethod);
        EchoConnection connection = await ConnectServedAsync(server);
        Assert.Equal("ABC", await connection.AskAsync("abc")); // the first is counted by now
        Signals.Send(await server.ChildOfAsync(connection), Signal.SIGKILL);
        await connection.EndsAsync();

        Assert.Equal(new ReportedLedger(1, 0, 1, 0, 0, 0, 0, Killed: 1), await CloseAllAndStopAsync(server));
        ReportedTraffic traffic = ReportedTraffic.Of(await server.WaitForEventAsync(ServerEvents.Ledger, "the ledger"));
        Assert.Equal((6, 2), (traffic.BytesIn, traffic.Messages)); // what is read is counted before it is answered
        Assert.InRange(traffic.BytesOut, 3, 6); // what is written, after
    }

    private static async Task SendLargeAsync(EchoConnection connection)
    {
        Task<byte[]> reply = connection.ReceiveToEndAsync();
        await connection.SendAsync(Enumerable.Repeat((byte)'a', Large).ToArray());
        connection.FinishSending();
        Assert.Equal(Enumerable.Repeat((byte)'A', Large), await reply);
    }
}
