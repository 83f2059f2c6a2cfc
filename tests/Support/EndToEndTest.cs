using System.Net;

namespace EchoServer.Tests.Support;

/// <summary>What the tests with real servers share: servers and connections that are ended, and checked, when a test is
/// over.</summary>
[Collection(Collection)]
public abstract class EndToEndTest(ITestOutputHelper output) : IAsyncLifetime
{
    /// <summary>The tests that start real processes: one at a time, so that they don't fight for the
    /// processors.</summary>
    public const string Collection = "End to end";

    private readonly List<EchoServerProcess> _servers = [];
    private readonly List<EchoConnection> _connections = [];
    private readonly List<TemporaryFolder> _folders = [];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Runs after each test; what fails here is reported along with the test's own failure.</summary>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (EchoConnection connection in _connections) connection.Dispose();
        List<Exception> failures = [];
        foreach (EchoServerProcess server in _servers)
        {
            try
            {
                await server.DisposeAsync();
            }
            catch (Exception e)
            {
                failures.Add(e);
            }
        }
        foreach (TemporaryFolder folder in _folders) folder.Dispose();
        if (failures is [var only]) throw only;
        if (failures is not []) throw new AggregateException(failures);
    }

    /// <summary>The start method of servers whose options name none.</summary>
    private protected virtual string StartMethod => "forkserver";

    /// <summary>Starts a server and waits until it is ready.</summary>
    private protected Task<EchoServerProcess> StartAsync(params string[] options) => StartAsync(new ServerInvocation(
        options.Contains("--start-method") ? options : [.. options, "--start-method", StartMethod]));

    private protected virtual async Task<EchoServerProcess> StartAsync(ServerInvocation command)
    {
        EchoServerProcess server = await EchoServerProcess.StartAsync(output, command);
        _servers.Add(server);
        return server;
    }

    /// <summary>Makes a folder that outlives the test's servers.</summary>
    private protected TemporaryFolder MakeFolder()
    {
        TemporaryFolder folder = new();
        _folders.Add(folder);
        return folder;
    }

    /// <summary>Opens a connection to the first address of a server.</summary>
    private protected Task<EchoConnection> ConnectAsync(EchoServerProcess server) => ConnectAsync(server.EndPoint);

    private protected async Task<EchoConnection> ConnectAsync(EndPoint endPoint)
    {
        EchoConnection connection = await EchoConnection.OpenAsync(endPoint);
        _connections.Add(connection);
        return connection;
    }

    /// <summary>Opens a connection and makes sure that it is served.</summary>
    private protected async Task<EchoConnection> ConnectServedAsync(EchoServerProcess server)
    {
        EchoConnection connection = await ConnectAsync(server);
        Assert.Equal("ABC", await connection.AskAsync("abc"));
        return connection;
    }

    /// <summary>Opens that many connections, one after the other, without waiting for their children.</summary>
    private protected async Task<EchoConnection[]> ConnectManyAsync(EchoServerProcess server, int count)
    {
        EchoConnection[] connections = new EchoConnection[count];
        for (int i = 0; i < count; i++) connections[i] = await ConnectAsync(server);
        return connections;
    }

    /// <summary>Connects and asks, one connection after the other has its answer, until the server pauses: a burst
    /// would all be accepted before it finds that it is short.</summary>
    private protected async Task<List<(EchoConnection Connection, Task<bool> IsServed)>> AskUntilItPausesAsync(
        EchoServerProcess server, int most)
    {
        List<(EchoConnection Connection, Task<bool> IsServed)> asked = [];
        Task pause = server.WaitForEventAsync(ServerEvents.Pausing, "a pause");
        Task shortage =
            server.WaitForEventAsync(e => ServerEvents.Pausing(e) || ServerEvents.NobodyTakes(e), "a shortage");
        while (!pause.IsCompleted)
        {
            Assert.InRange(asked.Count, 0, most);
            bool isShort = shortage.IsCompleted; // before it connects: then this connection finds the pause
            EchoConnection connection = await ConnectAsync(server);
            asked.Add((connection, connection.IsServedAsync()));
            await Task.WhenAny(asked[^1].IsServed, isShort ? pause : shortage);
        }
        await pause;
        return asked;
    }

    /// <summary>Closes every connection of the test, then stops the server.</summary>
    /// <returns>The server's ledger.</returns>
    private protected Task<ReportedLedger> CloseAllAndStopAsync(EchoServerProcess server)
    {
        foreach (EchoConnection connection in _connections) connection.Dispose();
        return server.StopAsync();
    }
}
