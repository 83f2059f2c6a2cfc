using EchoServer.Tests.Support;

namespace EchoServer.Tests.Server.EndToEnd;

/// <summary>What a connection costs is given back when it ends.</summary>
public sealed class LeakTests(ITestOutputHelper output) : EndToEndTest(output)
{
    private const int WarmUp = 100;
    private const int Count = 300;
    private const int MostHelpers = 1 + 32; // the fork server and its spares
    private const long GrowthKiB = 10 << 10;

    [Theory]
    [InlineData("forkserver", MostHelpers)]
    [InlineData("spawn", 0)]
    [InlineData("inline", 0)]
    public async Task Server_LeavesNothingBehind_After300ConnectionsInARow(string startMethod, int helpers)
    {
        EchoServerProcess server = await StartAsync("--start-method", startMethod);
        await ServeInARowAsync(server, from: 0, to: WarmUp);
        int descriptors = ProcessTable.OpenDescriptors(server.Pid);
        long memory = ProcessTable.ResidentKiB(server.Pid);

        await ServeInARowAsync(server, from: WarmUp, to: Count);

        await Eventually.HoldsAsync(
            () => server.Children() is var left && left.Count <= helpers && left.All(row => !row.IsZombie),
            () => $"no child but {helpers} helpers, no zombie: {List(server.Children())}");
        await Eventually.HoldsAsync(
            () => ProcessTable.OpenDescriptors(server.Pid) <= descriptors,
            () => $"{descriptors} descriptors open, not {ProcessTable.OpenDescriptors(server.Pid)}");
        Assert.InRange(ProcessTable.ResidentKiB(server.Pid), 0, memory + GrowthKiB);
        Assert.Equal(Count, (await server.StopAsync()).Closed);
    }

    /// <summary>Serves one connection after the other, and waits until the log says that all have ended.</summary>
    private static async Task ServeInARowAsync(EchoServerProcess server, int from, int to)
    {
        for (int i = from; i < to; i++)
        {
            using EchoConnection connection = await server.ConnectAsync();
            Assert.Equal($"NUMBER {i}", await connection.AskAsync($"number {i}"));
        }
        IReadOnlyList<LogEvent> ended = await server.WaitForEventsAsync(ServerEvents.Ended, to, $"{to} ends");
        Assert.All(ended, e => Assert.Equal(0, e.Number("ExitCode")));
    }

    private static string List(IEnumerable<ProcessRow> rows) => string.Join(", ", rows);
}
