using EchoServer.Tests.Support;

namespace EchoServer.Tests.Server.EndToEnd;

/// <summary>A process for every connection, however many there are at once.</summary>
public class ConcurrencyTests(ITestOutputHelper output) : EndToEndTest(output)
{
    private const int Count = 200;

    [Fact]
    public async Task Server_ServesEachConnectionByItsOwnProcess_When200AreOpenAtOnce()
    {
        EchoServerProcess server = await StartAsync();
        EchoConnection[] connections = await ConnectManyAsync(server, Count);
        await Task.WhenAll(connections.Select(AskOwnQuestionAsync));

        IReadOnlyList<LogEvent> started = await server.WaitForEventsAsync(ServerEvents.Started, Count, "all starts");
        HashSet<int> pids = [.. started.Select(e => e.Number("Pid"))];
        Assert.Equal(Count, pids.Count);
        Assert.Equal(connections.Select(c => c.Peer).Order(), started.Select(e => e.Text("Peer")).Order());
        AssertAreTheChildrenOf(server, pids);

        foreach (EchoConnection connection in connections) connection.Dispose();
        await AssertAllAreReapedAsync(server, pids);
        Assert.Equal(Count, (await server.StopAsync()).Closed);
    }

    private static async Task AskOwnQuestionAsync(EchoConnection connection, int number)
    {
        string question = $"question {number}: äöü, ß and Straße";
        string answer = $"QUESTION {number}: äöü, ß AND STRAßE";
        Assert.Equal(answer, await connection.AskAsync(question));
        Assert.Equal(answer, await connection.AskAsync(question));
    }

    /// <summary>The ones that serve are exactly the server's living children; with a fork server there would be one
    /// more.</summary>
    private static void AssertAreTheChildrenOf(EchoServerProcess server, HashSet<int> pids)
    {
        IReadOnlyList<ProcessRow> children = server.Children();
        Assert.All(children, child => Assert.False(child.IsZombie));
        Assert.Equal(pids.Order(), children.Select(child => child.Pid).Where(pids.Contains).Order());
    }

    private static async Task AssertAllAreReapedAsync(EchoServerProcess server, HashSet<int> pids)
    {
        IReadOnlyList<LogEvent> ended = await server.WaitForEventsAsync(ServerEvents.Ended, Count, "all ends");
        Assert.Equal(pids.Order(), ended.Select(e => e.Number("Pid")).Order());
        Assert.All(ended, e => Assert.Equal((0, "closed"), (e.Number("ExitCode"), e.Text("Reason"))));
        Assert.Equal(0, ended.Min(e => e.Number("Running")));
        await Eventually.HoldsAsync(
            () =>
                !server.Children().Any(child => pids.Contains(child.Pid)), () =>
                    "no child is left in the process table");
    }
}
