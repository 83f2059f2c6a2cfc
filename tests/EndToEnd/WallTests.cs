using EchoServer.Tests.Support;
using Xunit.Abstractions;

namespace EchoServer.Tests.EndToEnd;

/// <summary>What a child that serves can still reach of what is shared: its own row, and the two ends that it tells of itself through.</summary>
public sealed class WallTests(ITestOutputHelper output) : EndToEndTest(output)
{
    private const string Scoreboard = "echo-scoreboard";

    [Theory]
    [InlineData("forkserver")]
    [InlineData("spawn")]
    public async Task Child_HasNothingOfTheScoreboardButItsOwnRow_WhenItServes(string startMethod)
    {
        EchoServerProcess server = await StartAsync("--start-method", startMethod);
        int one = await ServingPidAsync(server), other = await ServingPidAsync(server);

        string ofOne = OnlyRow(one), ofOther = OnlyRow(other);

        Assert.NotEqual(ofOne, ofOther);
        Assert.Equal(2, (await CloseAllAndStopAsync(server)).Closed);
    }

    [Theory]
    [InlineData("forkserver")]
    [InlineData("spawn")]
    public async Task Child_HasOneSocketAndNoWayToTheScoreboard_WhenItServes(string startMethod)
    {
        EchoServerProcess server = await StartAsync("--start-method", startMethod);
        int pid = await ServingPidAsync(server);

        ICollection<string> open = [.. ProcessTable.Descriptors(pid).Values];

        Assert.Single(open, target => target.StartsWith("socket:", StringComparison.Ordinal));
        Assert.DoesNotContain(open, target => target.Contains(Scoreboard, StringComparison.Ordinal));
        Assert.Equal(1, (await CloseAllAndStopAsync(server)).Closed);
    }

    [Fact]
    public async Task Clone_HasItsSocketABellAndAPipe_WhenItServes()
    {
        EchoServerProcess server = await StartAsync();
        int pid = await ServingPidAsync(server);

        IEnumerable<string> open = ProcessTable.Descriptors(pid).Where(d => d.Key > 2).Select(d => d.Value.Split('[')[0]);

        Assert.Equal(["anon_inode:", "pipe:", "socket:"], open.Order(StringComparer.Ordinal));
        Assert.Equal(1, (await CloseAllAndStopAsync(server)).Closed);
    }

    private async Task<int> ServingPidAsync(EchoServerProcess server)
    {
        EchoConnection connection = await ConnectServedAsync(server);
        return (await server.WaitForEventAsync(e => ServerEvents.Started(e) && e.Text("Peer") == connection.Peer, "its start")).Number("Pid");
    }

    /// <returns>Where in the scoreboard the one page is.</returns>
    private static string OnlyRow(int pid)
    {
        string[] fields = Assert.Single(ProcessTable.Mappings(pid), line => line.Contains(Scoreboard, StringComparison.Ordinal)).Split(' ');
        long[] range = [.. fields[0].Split('-').Select(hex => Convert.ToInt64(hex, 16))];
        Assert.Equal(Environment.SystemPageSize, range[1] - range[0]);
        return fields[2];
    }
}
