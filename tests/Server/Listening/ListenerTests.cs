using System.Net;
using System.Net.Sockets;
using EchoServer.Common.CommandLine;
using EchoServer.Common.Sockets;
using EchoServer.Server.Listening;
using EchoServer.Tests.Support;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Tests.Server.Listening;

public sealed class ListenerTests : IDisposable
{
    // An address of its own, so that no client of another test gets its port in between.
    private readonly Listener _listener = Assert.Single(Open("127.0.0.78:0"));

    private PeerAddress _peer;

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task Accept_GivesSocketsWithNoDelay_InheritedFromTheListener()
    {
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(IPEndPoint.Parse(_listener.Address));
        using Socket accepted = Accept();
        Assert.Equal(client.LocalEndPoint!.ToString(), _peer.ToString());
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

    private static IReadOnlyList<Listener> Open(params string[] addresses) => Listener.OpenAll([.. addresses.Select(StreamAddress.Parse)], 16, KeepAlive.Standard);

    private Socket Accept()
    {
        _listener.Socket.Poll(-1, SelectMode.SelectRead);
        SafeFileHandle accepted = _listener.Accept(out _peer)!;
        var socket = new Socket(new SafeSocketHandle(accepted.DangerousGetHandle(), ownsHandle: true));
        accepted.SetHandleAsInvalid(); // or its finalizer would close a descriptor that is somebody else's by then
        return socket;
    }
}
