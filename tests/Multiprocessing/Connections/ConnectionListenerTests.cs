using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using EchoServer.Multiprocessing;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Multiprocessing.Connections;

public sealed class ConnectionListenerTests : IDisposable
{
    private static readonly byte[] _key = "the key"u8.ToArray();

    private readonly ConcurrentQueue<string> _refused = new();
    private readonly List<Socket> _peers = [];

    [Fact]
    public async Task Peer_IsServed_WhileOthersStall()
    {
        using ConnectionListener listener = Listen(TimeSpan.FromMinutes(5));
        for (int i = 0; i < 20; i++) Raw(listener);
        await ConnectAsync(listener);
    }

    [Fact]
    public async Task Peer_IsCutOff_WhenItDoesNotProveItselfInTime()
    {
        using ConnectionListener listener = Listen(TimeSpan.FromMilliseconds(100));
        Socket silent = Raw(listener);
        await ReadToEndAsync(silent);
        await RefusedAsync("did not prove itself within 0.1 s");
    }

    [Fact]
    public async Task Peer_IsRefused_WhenItsFrameIsTooLong()
    {
        using ConnectionListener listener = Listen(TimeSpan.FromMinutes(5));
        Socket rude = Raw(listener);
        rude.Send([0x7F, 0xFF, 0xFF, 0xFF]);
        await ReadToEndAsync(rude);
        await RefusedAsync("a frame of 2147483647 bytes; at most 256");
        await ConnectAsync(listener);
    }

    [Theory]
    [InlineData("127.0.0.1:0", 512)]
    [InlineData("unix:@", 8)]
    public async Task Peers_AreAllServed_WhenManyConnectAtOnce(string address, int backlog)
    {
        using ConnectionListener listener = new(
            address == "unix:@" ? $"unix:@{Guid.NewGuid():N}" : address,
            new ConnectionListenerOptions
            { AuthKey = _key, MaxPendingPeers = 2, Backlog = backlog, HandshakeTimeout = Deadline.Standard,
                Refused = _refused.Enqueue });
        ConnectionOptions options = new() { AuthKey = _key, HandshakeTimeout = Deadline.Standard };
        foreach (
            Connection connection in await Task.WhenAll(
                Enumerable.Range(0, 200)
                    .Select(_ => Connection.ConnectAsync(listener.Address, options)))) connection.Dispose();
    }

    [Fact]
    public void Dispose_LeavesTheFile_WhenItIsAnothersByNow()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("s");
        ConnectionListener old = new($"unix:{path}");
        File.Move(path, folder.File("old"));
        using ConnectionListener replacement = new($"unix:{path}");
        old.Dispose();
        Assert.True(File.Exists(path));
    }

    [Fact]
    public void Listener_FailsAtOnceAndSaysWhy_WhereItCannotListen()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("s");
        using ConnectionListener first = new($"unix:{path}");
        Assert.Equal(
            $"cannot listen on unix:{path}: the address is in use; stop what uses it or choose another",
            Assert.Throws<SocketException>(() => new ConnectionListener($"unix:{path}")).Message);
        File.WriteAllText(folder.File("plain"), "");
        Assert.Contains(
            "a file that is no socket",
            Assert.Throws<SocketException>(() => new ConnectionListener($"unix:{folder.File("plain")}")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Listener_TakesPeersOnAllAddressesOfAName()
    {
        using ConnectionListener listener =
            new("localhost:0", new ConnectionListenerOptions { AuthKey = _key, HandshakeTimeout = Deadline.Standard });
        int port = IPEndPoint.Parse(listener.Address).Port;
        ConnectionOptions options = new() { AuthKey = _key, HandshakeTimeout = Deadline.Standard };
        foreach (IPAddress address in (await Dns.GetHostAddressesAsync("localhost")).Distinct())
            (await Connection.ConnectAsync(new IPEndPoint(address, port).ToString(), options)).Dispose();
    }

    [Fact]
    public async Task Client_TriesAgain_WhenItIsNotServed()
    {
        using Socket listener = RawListener();
        Task<Connection> connecting = Connection.ConnectAsync(
            listener.LocalEndPoint!.ToString()!, new ConnectionOptions
            { AuthKey = _key, HandshakeTimeout = Timeout.InfiniteTimeSpan });
        for (int i = 0; i < 3; i++) (await listener.AcceptAsync().WaitAsync(Deadline.Standard)).Dispose();
        Socket peer = await listener.AcceptAsync().WaitAsync(Deadline.Standard);
        using Connection accepted = await PeerIntroduction.ReceiveAsync(
            peer, "", new ConnectionListenerOptions { AuthKey = _key }, CancellationToken.None)
                .WaitAsync(Deadline.Standard);
        using Connection connection = await connecting.WaitAsync(Deadline.Standard);
    }

    [Fact]
    public async Task Client_SaysSo_WhenItIsNeverServed()
    {
        using Socket listener = RawListener();
        Task<Connection> connecting = Connection.ConnectAsync(
            listener.LocalEndPoint!.ToString()!, new ConnectionOptions
            { AuthKey = _key, HandshakeTimeout = TimeSpan.FromSeconds(3) });
        _ = Task.Run(() =>
        {
            while (!connecting.IsCompleted) listener.Accept().Dispose();
        });
        IOException error = await Assert.ThrowsAsync<IOException>(() => connecting.WaitAsync(Deadline.Standard));
        Assert.Contains("again and again for 3 s", error.Message);
    }

    [Fact]
    public async Task Client_Throws_WhenThePeerSpeaksSomethingElse()
    {
        using Socket listener = RawListener();
        Task<Connection> connecting =
            Connection.ConnectAsync(listener.LocalEndPoint!.ToString()!, new ConnectionOptions { AuthKey = _key });
        using Socket peer = await listener.AcceptAsync().WaitAsync(Deadline.Standard);
        peer.Send("HTTP/1.1 400 Bad Request\r\n\r\n"u8);
        Assert.IsAssignableFrom<IOException>(
            await Assert.ThrowsAsync<ProtocolException>(() => connecting.WaitAsync(Deadline.Standard)));
    }

    [Fact]
    public async Task OldestPeer_MakesWay_InAFlood()
    {
        using ConnectionListener listener = Listen(TimeSpan.FromMinutes(5), room: 3);
        Socket oldest = Raw(listener);
        await ReadChallengeAsync(oldest);
        for (int i = 0; i < 2; i++) await ReadChallengeAsync(Raw(listener));
        Assert.Empty(_refused); // nobody wants their places yet
        await ConnectAsync(listener);
        await ReadToEndAsync(oldest);
        await RefusedAsync("made way for others: 3 peers");
    }

    [Fact]
    public async Task Descriptors_AreGivenBack_ByAllWhoAreRefused()
    {
        using ConnectionListener listener = Listen(TimeSpan.FromMinutes(5), room: 4);
        for (int i = 0; i < 50; i++)
        {
            Socket peer = Raw(listener);
            if (i % 2 == 0) peer.Send([0x7F, 0xFF, 0xFF, 0xFF]);
            else peer.Shutdown(SocketShutdown.Send);
        }
        // Each sees its end only when our side of it is closed.
        await Task.WhenAll(_peers.Select(ReadToEndAsync));
        await Eventually.HoldsAsync(() => _refused.Count == 50, () => $"{_refused.Count} refusals");
    }

    [Fact]
    public async Task Dispose_EndsEverything()
    {
        ConnectionListener listener = Listen(TimeSpan.FromMinutes(5));
        Socket pending = Raw(listener);
        await ReadChallengeAsync(pending);
        Task<Connection> accepting = listener.AcceptAsync().AsTask();
        listener.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => accepting.WaitAsync(Deadline.Standard));
        await ReadToEndAsync(pending);
        await Assert.ThrowsAsync<SocketException>(() => Connection.ConnectAsync(listener.Address));
    }

    [Fact]
    public async Task Client_Throws_WhenNobodyAsksForItsKey()
    {
        using ConnectionListener listener = new("127.0.0.1:0");
        TimeoutException error = await Assert.ThrowsAsync<TimeoutException>(() => Connection.ConnectAsync(
            listener.Address, new ConnectionOptions
            { AuthKey = _key, HandshakeTimeout = TimeSpan.FromMilliseconds(100) }));
        Assert.Contains(listener.Address, error.Message);
    }

    public void Dispose() => _peers.ForEach(p => p.Dispose());

    private ConnectionListener Listen(TimeSpan handshake, int room = 64) =>
        new("127.0.0.1:0", new ConnectionListenerOptions
    {
        AuthKey = _key, HandshakeTimeout = handshake, MaxPendingPeers = room, Refused = _refused.Enqueue,
    });

    private static async Task ConnectAsync(ConnectionListener listener)
    {
        using Connection connection = await Connection.ConnectAsync(
            listener.Address, new ConnectionOptions { AuthKey = _key }).WaitAsync(Deadline.Standard);
        using Connection accepted = await listener.AcceptAsync().AsTask().WaitAsync(Deadline.Standard);
    }

    private static async Task ReadChallengeAsync(Socket peer) =>
        Assert.NotEqual(0, await peer.ReceiveAsync(new byte[256]).WaitAsync(Deadline.Standard));

    private static async Task ReadToEndAsync(Socket peer)
    {
        try
        {
            byte[] buffer = new byte[256];
            while (await peer.ReceiveAsync(buffer).WaitAsync(Deadline.Standard) > 0) continue;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            Assert.False(peer.Connected); // an end as well: we had sent what nobody read
        }
    }

    private Task RefusedAsync(string text) =>
        Eventually.HoldsAsync(
            () =>
                _refused.Any(r => r.Contains(text, StringComparison.Ordinal)), () =>
                    $"'{text}' among: {string.Join("; ", _refused)}");

    private static Socket RawListener()
    {
        Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        return listener;
    }

    private Socket Raw(ConnectionListener listener)
    {
        Socket peer = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        peer.Connect(IPEndPoint.Parse(listener.Address));
        _peers.Add(peer);
        return peer;
    }
}
