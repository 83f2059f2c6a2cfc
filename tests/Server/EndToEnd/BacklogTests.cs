using System.Net;
using EchoServer.Linux;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Server.EndToEnd;

/// <summary>What the kernel has accepted, and the server has not, when it is told to stop.</summary>
public sealed class BacklogTests(ITestOutputHelper output) : EndToEndTest(output)
{
    private const string Endless = "2h";

    [Theory]
    [InlineData("forkserver", 60)]
    [InlineData("spawn", 6)]
    [InlineData("inline", 60)]
    public async Task Server_ServesWhatWaits_WhenItIsStopped(string startMethod, int count)
    {
        EchoServerProcess server = await StartAsync(
            "--start-method", startMethod, "--drain-timeout", Endless, "--listen", "127.0.0.1:0", "--listen",
            $"unix:{MakeFolder().File("s")}");
        server.Send(Signal.SIGSTOP);
        var waiting = new List<EchoConnection>();
        foreach (EndPoint endPoint in server.EndPoints)
        {
            for (int i = 0; i < count / 2; i++) waiting.Add(await ConnectAsync(endPoint));
        }

        server.Send(Signal.SIGTERM);
        server.Send(Signal.SIGCONT);

        foreach (EchoConnection connection in waiting) Assert.Equal("ABC", await connection.AskAsync("abc"));
        foreach (EchoConnection connection in waiting) connection.Dispose();
        Assert.Equal(new ReportedLedger(count, 0, count, 0, Closed: count, 0, 0, 0), await server.EndAsync());
    }

    [Fact]
    public async Task Server_ServesAllThatConnect_WhenItIsStoppedInAStorm()
    {
        EchoServerProcess server = await StartAsync("--start-method", "inline", "--drain-timeout", Endless);
        Task<int>[] clients = [.. Enumerable.Range(0, 16).Select(_ => Task.Run(() => ConnectAndAskAsync(server)))];
        await server.WaitForEventsAsync(ServerEvents.Ended, 200, "a storm");

        server.Send(Signal.SIGTERM);

        int served = (await Task.WhenAll(clients)).Sum();
        Assert.Equal(new ReportedLedger(served, 0, served, 0, Closed: served, 0, 0, 0), await server.EndAsync());
    }

    [RequiresToolTheory("prlimit")]
    [InlineData("127.0.0.1:0")]
    [InlineData("unix:")]
    public async Task Server_CountsWhatIsLeft_WhenItIsStoppedInAPause(string address)
    {
        const int few = 120; // descriptors; more than the server needs for itself
        EchoServerProcess server = await StartAsync(new ServerInvocation(
            "--start-method", "inline", "--drain-timeout", "100ms", "--listen", address == "unix:"
                ? address + MakeFolder().File("s") : address) { Wrapper = ["prlimit", $"--nofile={few}:{few}"] });
        EchoConnection[] connections = await ConnectManyAsync(server, few);
        await server.WaitForEventAsync(ServerEvents.Pausing, "a pause");

        ReportedLedger ledger = await server.StopAsync();

        Assert.Equal(few, ledger.Accepted + ledger.Left);
        Assert.InRange(ledger.Left, 1, few);
        Assert.Contains(
            "RLIMIT_NOFILE", (await server.WaitForEventAsync(ServerEvents.Left, "the count of those left")).Message,
            StringComparison.Ordinal);
        foreach (EchoConnection connection in connections) await connection.EndsAsync();
    }

    [RequiresToolFact("prlimit")]
    public async Task Server_TriesOnceMore_WhenItIsStoppedInAPause()
    {
        EchoServerProcess server = await StartAsync("--start-method", "inline", "--drain-timeout", Endless);
        await LimitDescriptorsAsync(server, $"{ProcessTable.NextDescriptor(server.Pid)}");
        EchoConnection[] waiting = await ConnectManyAsync(server, 3);
        await server.WaitForEventsAsync(ServerEvents.Pausing, 4, "a long pause");

        await LimitDescriptorsAsync(server, "1024");
        server.Send(Signal.SIGTERM);

        foreach (EchoConnection connection in waiting) Assert.Equal("ABC", await connection.AskAsync("abc"));
        foreach (EchoConnection connection in waiting) connection.Dispose();
        Assert.Equal(new ReportedLedger(3, 0, 3, 0, Closed: 3, 0, 0, 0), await server.EndAsync());
    }

    [Fact]
    public async Task Server_LeavesWhatWaits_WhenItHasNoTimeToDrain()
    {
        const int count = 500; // the signal may come after the first of them
        EchoServerProcess server = await StartAsync("--start-method", "inline", "--drain-timeout", "0s");
        server.Send(Signal.SIGSTOP);
        await ConnectManyAsync(server, count);
        server.Send(Signal.SIGTERM);
        server.Send(Signal.SIGCONT);

        ReportedLedger ledger = await server.EndAsync();

        Assert.Equal(count, ledger.Accepted + ledger.Left);
    }

    [RequiresNetworkNamespaceFact]
    public async Task Server_ServesAClient_WhenItIsStoppedInItsHandshake()
    {
        EchoServerProcess server = await StartAsync(
            new ServerInvocation(
                "--listen", $"{VethPair.Server}:7000", "--start-method", "inline", "--drain-timeout", Endless)
                { Wrapper = VethPair.Wrapper });
        using SlowHandshake client = SlowHandshake.Begin(server.Pid, 7000);
        Assert.Equal("answered", await client.ReadLineAsync());

        server.Send(Signal.SIGTERM);
        await server.WaitForEventAsync(ServerEvents.Stopping, "the stop");
        client.Finish();

        Assert.Equal("ABC", await client.ReadLineAsync());
        Assert.Equal(new ReportedLedger(1, 0, 1, 0, Closed: 1, 0, 0, 0), await server.EndAsync());
    }

    /// <returns>How many connections came about; each must be served.</returns>
    private static async Task<int> ConnectAndAskAsync(EchoServerProcess server)
    {
        for (int count = 0; ; count++)
        {
            EchoConnection? connection = await TryConnectAsync(server);
            if (connection is null) return count;
            using (connection) Assert.Equal("ABC", await connection.AskAsync("abc"));
        }
    }

    private static async Task<EchoConnection?> TryConnectAsync(EchoServerProcess server)
    {
        try
        {
            return await server.ConnectAsync();
        }
        catch (System.Net.Sockets.SocketException e)
            when (e.SocketErrorCode == System.Net.Sockets.SocketError.ConnectionRefused)
        {
            return null;
        }
    }

    private static async Task LimitDescriptorsAsync(EchoServerProcess server, string limit) =>
        Assert.Equal(0, (await CommandRun.OfAsync("prlimit", $"--pid={server.Pid}", $"--nofile={limit}:")).ExitCode);
}
