using EchoServer.Tests.Support;

namespace EchoServer.Tests.Server.EndToEnd;

/// <summary>A server that is killed takes its children along. The fixture looks for any process left over,
/// too.</summary>
public class ServerDeathTests(ITestOutputHelper output) : EndToEndTest(output)
{
    private const int Count = 5;

    [Fact]
    public async Task Children_Die_WhenTheServerIsKilled()
    {
        EchoServerProcess server = await StartAsync();
        EchoConnection[] connections = new EchoConnection[Count];
        ProcessHandle[] children = new ProcessHandle[Count];
        for (int i = 0; i < Count; i++)
        {
            connections[i] = await ConnectServedAsync(server);
            children[i] = ProcessHandle.Open(await server.ChildOfAsync(connections[i]));
        }

        await server.KillAsync();

        bool[] ended = await Task.WhenAll(children.Select(child => child.EndsAsync(Deadline.Short)));
        Assert.All(ended, Assert.True);
        foreach (ProcessHandle child in children) child.Dispose();
        await Task.WhenAll(connections.Select(connection => connection.EndsAsync()));
    }

    [Fact]
    public async Task Children_Die_WhenTheServerIsKilledWhileTheyStart()
    {
        EchoServerProcess server = await StartAsync();
        EchoConnection[] connections = await ConnectManyAsync(server, 20);
        await server.WaitForEventAsync(ServerEvents.Started, "the first start");
        await server.KillAsync();
        await Task.WhenAll(connections.Select(connection => connection.EndsAsync()));
    }
}
