using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using EchoServer.Common.Connections;
using EchoServer.Common.Echo;
using EchoServer.Tests.Common.Echo;

namespace EchoServer.Tests.Common.Connections;

public sealed class ConnectionSessionTests : IDisposable, ITraffic
{
    private readonly Socket _client;
    private readonly Socket _server;
    private Exception? _failure;
    private long _received;
    private long _sent;

    public ConnectionSessionTests()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _client.Connect(listener.LocalEndpoint);
        _server = listener.AcceptSocket();
    }

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
    }

    [Fact]
    public async Task RunAsync_AnswersEverythingAndCloses_AfterAHalfClose()
    {
        byte[] input = new byte[5_000_000];
        new Random(1).NextBytes(input);
        Task<ConnectionExitCode> session = RunAsync(new UpperCaseEcho());
        Task<byte[]> receiving = ReceiveAllAsync();
        Task sending = SendAsync(input);
        Assert.Equal(AsciiUpperTests.Oracle(input), await receiving);
        await sending;
        Assert.Equal(ConnectionExitCode.Closed, await session);
        Assert.Equal((input.Length, input.Length), (_received, _sent));
    }

    [Fact]
    public async Task RunAsync_SaysReset_WhenThePeerResets()
    {
        Task<ConnectionExitCode> session = RunAsync(new UpperCaseEcho());
        _client.LingerState = new LingerOption(true, 0);
        _client.Dispose();
        Assert.Equal(ConnectionExitCode.Reset, await session);
        Assert.Null(_failure);
    }

    [Fact]
    public async Task RunAsync_SaysReset_WhenThePeerGoesAwayWithoutReading()
    {
        Task<ConnectionExitCode> session = RunAsync(new UpperCaseEcho());
        await _client.SendAsync(new byte[100_000]);
        _client.Dispose(); // with answers unread, so the kernel resets
        Assert.Equal(ConnectionExitCode.Reset, await session);
    }

    [Fact]
    public async Task RunAsync_SaysErrorAndReports_WhenTheHandlerThrows()
    {
        Assert.Equal(ConnectionExitCode.Error, await RunAsync(new FaultyHandler()));
        Assert.Equal("a fault", _failure?.Message);
        Assert.Equal(0, await _client.ReceiveAsync(new byte[1]));
    }

    [Fact]
    public async Task RunAsync_IsCancelled_WhenAskedTo()
    {
        using var ending = new CancellationTokenSource();
        Task<ConnectionExitCode> session = RunAsync(new UpperCaseEcho(), ending.Token);
        await ending.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => session);
        Assert.Null(_failure);
    }

    void ITraffic.Received(int bytes) => _received += bytes;

    void ITraffic.Sent(int bytes) => _sent += bytes;

    private Task<ConnectionExitCode> RunAsync(IConnectionHandler handler, CancellationToken cancellation = default) =>
        ConnectionSession.RunAsync(_server, handler, this, e => _failure = e, cancellation);

    private async Task SendAsync(byte[] input)
    {
        for (int sent = 0; sent < input.Length;) sent += await _client.SendAsync(input.AsMemory(sent));
        _client.Shutdown(SocketShutdown.Send);
    }

    private async Task<byte[]> ReceiveAllAsync()
    {
        using var all = new MemoryStream();
        using var stream = new NetworkStream(_client);
        await stream.CopyToAsync(all);
        return all.ToArray();
    }

    private sealed class FaultyHandler : IConnectionHandler
    {
        public ValueTask HandleAsync(IDuplexPipe connection, CancellationToken cancellation) =>
            throw new InvalidOperationException("a fault");
    }
}
