using System.Net;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Server.EndToEnd;

/// <summary>The addresses that a server can listen on.</summary>
public sealed class ListenerTests(ITestOutputHelper output) : EndToEndTest(output)
{
    [Fact]
    public async Task Server_PicksAFreePort_WhenItIsGivenPort0()
    {
        EchoServerProcess[] servers = [await StartAsync(), await StartAsync()];
        int[] ports = [.. servers.Select(server => ((IPEndPoint)server.EndPoint).Port)];
        Assert.All(ports, port => Assert.NotEqual(0, port));
        Assert.Distinct(ports);
        foreach (EchoServerProcess server in servers) await ConnectServedAsync(server);
    }

    [RequiresIPv6Fact]
    public async Task Server_Serves_OnIPv6()
    {
        EchoServerProcess server = await StartAsync("--listen", "[::1]:0");
        Assert.Equal(IPAddress.IPv6Loopback, ((IPEndPoint)server.EndPoint).Address);
        EchoConnection connection = await ConnectServedAsync(server);
        Assert.NotEqual(0, await server.ChildOfAsync(connection));
    }

    [Fact]
    public async Task Server_Serves_OnAHostName()
    {
        EchoServerProcess server = await StartAsync("--listen", "localhost:0");
        Assert.All(server.EndPoints, endPoint => Assert.True(IPAddress.IsLoopback(((IPEndPoint)endPoint).Address)));
        await AssertServesOnAllAsync(server);
    }

    [Fact]
    public async Task Server_ServesOnAll_WhenItListensOnSeveral()
    {
        TemporaryFolder folder = MakeFolder();
        string socket = $"unix:{folder.File("echo.sock")}";
        EchoServerProcess server = await StartAsync(
            "--listen", "127.0.0.1:0", "--listen", socket, "--listen", "127.0.0.2:0");
        Assert.Equal(
            ["127.0.0.1", folder.File("echo.sock"), "127.0.0.2"],
            server.EndPoints.Select(e => e is IPEndPoint ip ? ip.Address.ToString() : e.ToString()!));
        await AssertServesOnAllAsync(server);
        Assert.Equal(3, (await CloseAllAndStopAsync(server)).Closed);
    }

    [Fact]
    public async Task Server_RemovesItsSocketFile_WhenItStops()
    {
        TemporaryFolder folder = MakeFolder();
        EchoServerProcess server = await StartAsync("--listen", $"unix:{folder.File("echo.sock")}");
        await ConnectServedAsync(server);
        Assert.True(File.Exists(folder.File("echo.sock")));
        await CloseAllAndStopAsync(server);
        Assert.False(File.Exists(folder.File("echo.sock")));
    }

    [Fact]
    public async Task Server_TakesASocketFileOver_WhenItsServerWasKilled()
    {
        TemporaryFolder folder = MakeFolder();
        string address = $"unix:{folder.File("echo.sock")}";
        EchoServerProcess killed = await StartAsync("--listen", address);
        await killed.KillAsync();
        Assert.True(File.Exists(folder.File("echo.sock")));
        await ConnectServedAsync(await StartAsync("--listen", address));
    }

    [Fact]
    public async Task Server_ListensOnThePortAgain_WhenItsPredecessorHadConnections()
    {
        // On an address that no client in this machine gets a port of, so that nobody takes this one in between.
        EchoServerProcess first = await StartAsync("--drain-timeout", "0s", "--listen", "127.0.0.77:0");
        await ConnectServedAsync(first);
        await first.StopAsync(); // The server closes first, so its port lingers in TIME_WAIT.
        EchoServerProcess second = await StartAsync("--listen", first.EndPoint.ToString()!);
        await ConnectServedAsync(second);
    }

    private async Task AssertServesOnAllAsync(EchoServerProcess server)
    {
        foreach (EndPoint endPoint in server.EndPoints)
        {
            EchoConnection connection = await ConnectAsync(endPoint);
            Assert.Equal("ABC", await connection.AskAsync("abc"));
        }
    }
}
