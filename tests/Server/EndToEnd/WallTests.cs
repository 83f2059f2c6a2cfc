using EchoServer.Linux;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Server.EndToEnd;

/// <summary>What a child that serves can still reach of what is shared: its own row, the bell, and the pipe that it
/// tells of its end through.</summary>
public sealed class WallTests(ITestOutputHelper output) : EndToEndTest(output)
{
    private const string Scoreboard = "echo-scoreboard";

    // The first page, by its offset, which rings and nothing else.
    private const string Bell = "00000000";

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
    public async Task Clone_HasItsSocketAndAPipe_WhenItServes()
    {
        EchoServerProcess server = await StartAsync();
        int pid = await ServingPidAsync(server);

        IEnumerable<string> open = ProcessTable.Descriptors(pid).Where(d => d.Key > 2)
            .Select(d => d.Value.Split('[')[0]);

        Assert.Equal(["pipe:", "socket:"], open.Order(StringComparer.Ordinal));
        Assert.Equal(1, (await CloseAllAndStopAsync(server)).Closed);
    }

    [Theory]
    [InlineData("forkserver")]
    [InlineData("spawn")]
    public async Task Child_GetsNoNewPrivileges_WhateverItExecutes(string startMethod)
    {
        EchoServerProcess server = await StartAsync("--start-method", startMethod);
        Assert.Equal("1", ProcessTable.Status(await ServingPidAsync(server), "NoNewPrivs"));
        Assert.Equal(1, (await CloseAllAndStopAsync(server)).Closed);
    }

    // The descriptor of a clone that it tells of its end through.
    private const int Ends = 5;

    [RequiresRootFact]
    public async Task Clone_Ends_WhenAnotherHasFilledThePipeAndMadeItWait()
    {
        EchoServerProcess server = await StartAsync();
        int villain = await ServingPidAsync(server);
        EchoConnection connection = await ConnectServedAsync(server);
        using ProcessHandle child = ProcessHandle.Open(await server.ChildOfAsync(connection));
        using StolenDescriptor pipe = StolenDescriptor.Take(villain, Ends);
        server.Send(Signal.SIGSTOP);
        await Eventually.HoldsAsync(() => ProcessTable.Find(server.Pid)!.State == 'T', () => "the server stops");

        pipe.FillAndBlock();
        connection.FinishSending();

        bool hasEnded = await child.EndsAsync(Deadline.Short);
        server.Send(Signal.SIGCONT);
        Assert.True(hasEnded);
        Assert.Equal(2, (await CloseAllAndStopAsync(server)).Closed);
    }

    private async Task<int> ServingPidAsync(EchoServerProcess server)
    {
        EchoConnection connection = await ConnectServedAsync(server);
        return (
            await server.WaitForEventAsync(
                e => ServerEvents.Started(e) && e.Text("Peer") == connection.Peer, "its start")).Number("Pid");
    }

    /// <returns>Where in the scoreboard the one page is.</returns>
    private static string OnlyRow(int pid)
    {
        string[][] mappings = [
            .. ProcessTable.Mappings(pid).Where(line => line.Contains(Scoreboard, StringComparison.Ordinal))
                .Select(line => line.Split(' '))];
        Assert.All(mappings, mapping => Assert.Equal(Environment.SystemPageSize, Size(mapping)));
        return Assert.Single(mappings, mapping => mapping[2] != Bell)[2];
    }

    private static long Size(string[] fields)
    {
        long[] range = [.. fields[0].Split('-').Select(hex => Convert.ToInt64(hex, 16))];
        return range[1] - range[0];
    }
}
