using System.Net;
using System.Net.Sockets;
using EchoServer.Linux.Sockets;

namespace EchoServer.Tests.Linux.Sockets;

public class SelfConnectionTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    public void Refuse_SaysThatNobodyListens_AndLeavesThePortFree_WhenASocketIsConnectedWithItself(string address)
    {
        using Socket socket = Bound(IPAddress.Parse(address));
        EndPoint itself = EndOf(socket);
        socket.Connect(itself);
        Assert.True(SelfConnection.Is(socket));
        Assert.Equal(
            SocketError.ConnectionRefused,
            Assert.Throws<SocketException>(() => SelfConnection.Refuse(socket)).SocketErrorCode);
        // Without SO_REUSEADDR: a connection that waits out its time would keep it.
        using Socket server = New(((IPEndPoint)itself).Address);
        server.Bind(itself);
    }

    [Fact]
    public void Refuse_LeavesAConnectionWithAnotherAlone()
    {
        using Socket listener = Bound(IPAddress.Loopback);
        listener.Listen();
        using Socket socket = New(IPAddress.Loopback);
        socket.Connect(listener.LocalEndPoint!);
        SelfConnection.Refuse(socket);
        Assert.True(socket.Connected);
    }

    [Fact]
    public void Refuse_LeavesAUnixSocketAlone()
    {
        UnixDomainSocketEndPoint name = new($"\0self-connection-{Guid.NewGuid():N}");
        using Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(name);
        listener.Listen();
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(name);
        SelfConnection.Refuse(socket);
        Assert.True(socket.Connected);
    }

    // Read by another socket object of the same descriptor's: the one that connects must not have read it yet.
    private static EndPoint EndOf(Socket socket)
    {
        using Socket other = new(new SafeSocketHandle(socket.Handle, ownsHandle: false));
        return other.LocalEndPoint!;
    }

    private static Socket Bound(IPAddress address)
    {
        Socket socket = New(address);
        socket.Bind(new IPEndPoint(address, 0));
        return socket;
    }

    private static Socket New(IPAddress address)
    {
        Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (address.IsIPv4MappedToIPv6) socket.DualMode = true;
        return socket;
    }
}
