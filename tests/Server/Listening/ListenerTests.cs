using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using EchoServer.Common.CommandLine;
using EchoServer.Linux.Calls;
using EchoServer.Linux.Sockets;
using EchoServer.Server.Listening;
using EchoServer.Tests.Support;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Tests.Server.Listening;

public sealed class ListenerTests : IDisposable
{
    // Kept: what nobody has is collected, and then nobody listens there any more.
    private readonly ConcurrentBag<IReadOnlyList<Listener>> _opened = [];

    // An address of its own, so that no client of another test gets its port in between.
    private readonly Listener _listener = Assert.Single(Open("127.0.0.78:0"));

    private static readonly string[] _loopback = ["127.0.0.1", "[::1]"];

    private PeerAddress _peer;

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task Accept_GivesSocketsWithNoDelay_InheritedFromTheListener()
    {
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(IPEndPoint.Parse(_listener.Address));
        using Socket accepted = Accept();
        Assert.Equal(client.LocalEndPoint!.ToString(), StreamAddress.Format(_peer.EndPoint));
        byte[] noDelay = new byte[sizeof(int)];
        accepted.GetRawSocketOption(6, 1, noDelay); // IPPROTO_TCP, TCP_NODELAY, as the kernel has it
        Assert.NotEqual(0, BitConverter.ToInt32(noDelay));
        Assert.True(accepted.Blocking);
    }

    [Fact]
    public void Open_Fails_WhenAnotherServerListensThere_ThoughReuseAddressIsSet()
    {
        var thrown = Assert.Throws<ToolException>(() => Open(_listener.Address));
        Assert.Equal(Tool.Failure, thrown.ExitCode);
        Assert.Contains(_listener.Address, thrown.Message, StringComparison.Ordinal);
        Assert.Contains("in use", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_Succeeds_WhereConnectionsOfAnEarlierServerAreStillInTimeWait()
    {
        string address = _listener.Address;
        using (var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
        {
            await client.ConnectAsync(IPEndPoint.Parse(address));
            using Socket accepted = Accept();
            accepted.Shutdown(SocketShutdown.Both); // whoever closes first has TIME_WAIT
            Assert.Equal(0, await client.ReceiveAsync(new byte[1]));
        }
        _listener.Dispose();
        Assert.Single(Open(address)).Dispose();
    }

    [Fact]
    public void Open_RemovesTheFileOfADeadUnixSocket_AndOnlyThat()
    {
        using var folder = new TemporaryFolder();
        string dead = folder.File("dead.sock"), plain = folder.File("plain");
        File.WriteAllText(plain, "");
        MakeDeadSocket(dead);
        Assert.Single(Open($"unix:{dead}")).Dispose();
        Assert.Throws<ToolException>(() => Open($"unix:{plain}"));
        Assert.True(File.Exists(plain));
    }

    // The file moves away from its socket, so closing that does not remove it.
    private static void MakeDeadSocket(string path)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path + ".new"));
        File.Move(path + ".new", path);
    }

    [Fact]
    public async Task Accept_GivesSocketsThatSeeAPeerVanish_InheritedFromTheListener()
    {
        using Socket accepted = await AcceptOneAsync(_listener);
        Assert.Equal(
            [1, 60, 15, 4, 120_000],
            // SO_KEEPALIVE, TCP_KEEPIDLE, INTVL, CNT, USER_TIMEOUT
            [Option(accepted, 1, 9), Option(accepted, 6, 4), Option(accepted, 6, 5), Option(accepted, 6, 6),
                Option(accepted, 6, 18)]);
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 1, 1_000)]
    [InlineData(500_000_000, 1, 500_000_000)]
    public async Task Open_KeepsConnectionsAliveForTheTimeItIsGiven(int milliseconds, int isOn, int userTimeout)
    {
        using Listener listener = Assert.Single(
            Listener.OpenAll(
                [StreamAddress.Parse("127.0.0.78:0")], 16,
                TimeSpan.FromMilliseconds(milliseconds == 1 ? 1_000 : milliseconds)));
        using Socket accepted = await AcceptOneAsync(listener);
        Assert.Equal((isOn, userTimeout), (Option(accepted, 1, 9), Option(accepted, 6, 18)));
    }

    [Fact]
    public void Dispose_LeavesTheFile_WhenItIsAnothersByNow()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("s");
        Listener old = Assert.Single(Open($"unix:{path}"));
        File.Move(path, folder.File("old"));
        Listener replacement = Assert.Single(Open($"unix:{path}"));
        old.Dispose();
        using (var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
            client.Connect(new UnixDomainSocketEndPoint(path));
        replacement.Dispose();
        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task Open_SucceedsForOne_WhenManyFindTheSameDeadSocketAtOnce()
    {
        using var folder = new TemporaryFolder();
        for (int round = 0; round < 25; round++)
        {
            string path = folder.File($"{round}");
            MakeDeadSocket(path);
            Task<string>[] tries;
            using (FolderLock.Take(Path.GetDirectoryName(path)!))
                tries = [
                    .. Enumerable.Range(0, 4)
                        .Select(_ => Task.Factory.StartNew(() => TryOpen(path), TaskCreationOptions.LongRunning))];
            string[] results = await Task.WhenAll(tries).WaitAsync(Deadline.Standard);
            Assert.Single(results, "");
            Assert.Equal(3, results.Count(r => r.Contains("in use", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task Open_FailsAtOnce_WhenTheQueueOfWhoListensThereIsFull()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("full");
        using var server = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        server.Bind(new UnixDomainSocketEndPoint(path));
        server.Listen(1);
        Socket[] clients = Fill(path);
        Assert.Contains(
            "in use", await Task.Run(() => TryOpen(path)).WaitAsync(Deadline.Short), StringComparison.Ordinal);
        foreach (Socket client in clients) client.Dispose();
    }

    [Theory]
    [InlineData("unix:/etc/passwd", "there is a file that is no socket")]
    [InlineData("unix:/etc", "there is a file that is no socket")]
    [InlineData("unix:/no/such/folder/s", "there is no folder /no/such/folder")]
    [InlineData("unix:/etc/passwd/s", "/etc/passwd is no folder")]
    [InlineData("unix:/proc/s", "/proc")]
    [InlineData("192.0.2.1:0", "this machine has no such address")]
    [InlineData("[fe80::1]:0", "a link-local address needs its interface")]
    public void Open_SaysWhatIsWrong_WhenItCannotListen(string address, string why)
    {
        var thrown = Assert.Throws<ToolException>(() => Open(address));
        Assert.StartsWith($"cannot listen on {address}: ", thrown.Message, StringComparison.Ordinal);
        Assert.Contains(why, thrown.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("in use", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NamesAnAddress_WhenItIsGivenTwice() =>
        Assert.Equal(
            "--listen: 127.0.0.78:9 is given twice",
            Assert.Throws<ToolException>(() => Open("127.0.0.78:9", "127.0.0.78:9")).Message);

    [RequiresIPv6Fact]
    public async Task Open_TakesIPv4Too_OnAllAddressesOfIPv6()
    {
        using Listener listener = Assert.Single(Open("[::]:0"));
        foreach (string host in _loopback)
        {
            using var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await client.ConnectAsync(IPEndPoint.Parse($"{host}:{listener.Port}"));
            using Socket accepted = Accept(listener);
            Assert.StartsWith($"{host}:", StreamAddress.Format(_peer.EndPoint), StringComparison.Ordinal);
        }
    }

    [RequiresIPv6Theory]
    [InlineData("[::]", "0.0.0.0")]
    [InlineData("0.0.0.0", "[::]")]
    [InlineData("[::]", "127.0.0.1")]
    public async Task Open_LeavesIPv4ToItsOwnAddress_WhenThatIsGivenToo(string first, string second)
    {
        int port = Random.Shared.Next(20_000, 32_000); // none that clients get
        IReadOnlyList<Listener> listeners = Open($"{first}:{port}", $"{second}:{port}");
        Listener[] byFamily = [.. listeners.OrderBy(l => l.Socket.AddressFamily)];
        foreach ((string host, Listener listener) in _loopback.Zip(byFamily))
        {
            using var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await client.ConnectAsync(IPEndPoint.Parse($"{host}:{port}"));
            using Socket accepted = Accept(listener);
        }
        foreach (Listener listener in listeners) listener.Dispose();
    }

    private static IReadOnlyList<Listener> Open(params string[] addresses) =>
        Listener.OpenAll([.. addresses.Select(StreamAddress.Parse)], 16, KeepAlive.Standard);

    private string TryOpen(string path)
    {
        try
        {
            _opened.Add(Open($"unix:{path}"));
            return "";
        }
        catch (ToolException e)
        {
            return e.Message;
        }
    }

    private static Socket[] Fill(string path)
    {
        var clients = new List<Socket>();
        try
        {
            while (true)
            {
                clients.Add(
                    new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false });
                clients[^1].Connect(new UnixDomainSocketEndPoint(path));
            }
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.WouldBlock)
        {
            return [.. clients];
        }
    }

    private async Task<Socket> AcceptOneAsync(Listener listener)
    {
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(IPEndPoint.Parse(listener.Address));
        return Accept(listener);
    }

    private static int Option(Socket socket, int level, int option)
    {
        byte[] value = new byte[sizeof(int)];
        socket.GetRawSocketOption(level, option, value);
        return BitConverter.ToInt32(value);
    }

    private Socket Accept() => Accept(_listener);

    private Socket Accept(Listener listener)
    {
        listener.Socket.Poll(-1, SelectMode.SelectRead);
        SafeFileHandle accepted = listener.Accept(out _peer)!;
        var socket = new Socket(new SafeSocketHandle(accepted.DangerousGetHandle(), ownsHandle: true));
        accepted.SetHandleAsInvalid(); // or its finalizer would close a descriptor that is somebody else's by then
        return socket;
    }
}
