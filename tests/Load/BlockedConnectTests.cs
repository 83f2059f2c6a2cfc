using System.Net;
using System.Net.Sockets;
using EchoServer.Linux;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Load;

/// <summary>A server whose queue of connections is full, since it does not accept: the run ends all the same, and says
/// what it was.</summary>
public sealed class BlockedConnectTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<Socket> _sockets = [];

    public void Dispose()
    {
        _sockets.ForEach(s => s.Dispose());
        _folder.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_Ends_WhenItsTimeIsOver(bool isUnix)
    {
        LoadResult result = await LoadProcess.RunAsync(
            "storm", "--target", FullQueue(isUnix), "--duration", "100ms", "--warmup", "0", "--clients", "2",
            "--timeout", "1h");
        Assert.Equal(1, result.ExitCode);
        Assert.Equal([KeyValuePair.Create("interrupted", 2)], result.Failures);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_Ends_WhenItIsInterrupted(bool isUnix)
    {
        using LoadProcess load = LoadProcess.WithReport(
            "pingpong", "--target", FullQueue(isUnix), "--duration", "1h", "--warmup", "0", "--clients", "2",
            "--timeout", "0");
        await load.ProgressAsync();
        Signals.Send(load.Pid, Signal.SIGINT);
        LoadResult result = await load.EndAsync();
        Assert.Equal([KeyValuePair.Create("interrupted", 2)], result.Failures);
    }

    [Fact]
    public async Task Run_EndsInTime_WhenTheServerIsSilent_HoweverLongItMayTake()
    {
        using FakeServer server = new(FakeServer.Silence);
        LoadResult result = await LoadProcess.RunAsync(
            "storm", "--target", server.Address, "--duration", "100ms", "--warmup", "0", "--clients", "2", "--timeout",
            "1h");
        Assert.Equal([KeyValuePair.Create("interrupted", 2)], result.Failures);
    }

    [Fact]
    public async Task FullQueue_OfAUnixSocket_IsCalledThat()
    {
        LoadResult result = await LoadProcess.RunAsync(
            "storm", "--target", FullQueue(isUnix: true), "--duration", "100ms", "--warmup", "0", "--clients", "1",
            "--timeout", "200ms");
        Assert.Equal(
            ("backlog-full", "the queue of the server's socket was full for 200ms: it does not accept"),
            (Assert.Single(result.Failures).Key, result.Message));
        Assert.DoesNotContain("start a server there", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clients_AreServed_WhenTheQueueHasRoomAgain()
    {
        string target = FullQueue(isUnix: true);
        using LoadProcess load = LoadProcess.WithReport(
            "pingpong", "--target", target, "--duration", "1h", "--warmup", "0", "--clients", "2", "--timeout", "0");
        await load.ProgressAsync();
        _ = AcceptAsync(_sockets[0]);
        while ((await load.LineAsync(" ok ")).Contains(" 0 ok ", StringComparison.Ordinal))
        {
        }
        Signals.Send(load.Pid, Signal.SIGINT);
        LoadResult result = await load.EndAsync();
        Assert.True(result.ExitCode == 0, result.All);
    }

    [Fact]
    public async Task ServerUnderTest_ThatDoesNotAccept_IsGivenUp_WhenTheRunIsInterrupted()
    {
        using LoadProcess load =
            LoadProcess.WithReport("storm", "--server", "sleep 1000", "--target", FullQueue(isUnix: true));
        await Eventually.HoldsAsync(
            () =>
                ProcessTable.Children(load.Pid).Any(c => ProcessTable.CommandLine(c.Pid) == "sleep 1000"), () =>
                    "the server is not started");
        Signals.Send(load.Pid, Signal.SIGINT);
        LoadResult result = await load.EndAsync();
        Assert.Equal(
            (1, "echo-load: interrupted while the server started"),
            (result.ExitCode, result.Error.TrimEnd().Split('\n')[^1]));
    }

    [Fact]
    public async Task TrialConnection_IsGivenUp_WhenTheRunIsInterrupted()
    {
        TaskCompletionSource isConnected = new();
        using FakeServer server = new(connection =>
        {
            isConnected.TrySetResult();
            return FakeServer.Silence(connection);
        });
        string log = _folder.File("log");
        await File.WriteAllTextAsync(log, "");
        using LoadProcess load =
            new("storm", "--target", server.Address, "--server-ledger", log, "--timeout", "0", "--report", "none");
        await isConnected.Task.WaitAsync(Deadline.Standard);
        Signals.Send(load.Pid, Signal.SIGINT);
        LoadResult result = await load.EndAsync();
        Assert.Equal(
            (1, "echo-load: interrupted while a connection was made, to be found in the server's log\n"),
            (result.ExitCode, result.Error));
    }

    private string FullQueue(bool isUnix)
    {
        EndPoint address = isUnix
            ? new UnixDomainSocketEndPoint(_folder.File("socket")) : new IPEndPoint(IPAddress.Loopback, 0);
        Socket listener = NewSocket(address);
        listener.Bind(address);
        listener.Listen(1);
        address = listener.LocalEndPoint!;
        for (int i = 0; i < 8; i++) Fill(address);
        return isUnix ? $"unix:{_folder.File("socket")}" : $"{address}";
    }

    private void Fill(EndPoint address)
    {
        Socket socket = NewSocket(address);
        socket.Blocking = false;
        try
        {
            socket.Connect(address);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            // The queue is full, or TCP tells later.
        }
    }

    private Socket NewSocket(EndPoint address)
    {
        Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        _sockets.Add(socket);
        return socket;
    }

    private static async Task AcceptAsync(Socket listener)
    {
        try
        {
            while (true) _ = FakeServer.UpperCase(await listener.AcceptAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
