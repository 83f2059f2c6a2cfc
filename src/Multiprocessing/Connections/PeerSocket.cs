using System.Net;
using System.Net.Sockets;

namespace EchoServer.Multiprocessing;

/// <summary>How the sockets of connections are set up.</summary>
internal static class PeerSocket
{
    // A machine that has lost its power says nothing: after 15 + 4 * 5 seconds the kernel ends its connections.
    private const int KeepAliveTime = 15; // seconds
    private const int KeepAliveInterval = 5; // seconds
    private const int KeepAliveRetries = 4;

    /// <summary>A socket for an address.</summary>
    public static Socket For(EndPoint endPoint) =>
        new(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);

    /// <summary>Sends frames at once, and notices a peer whose machine is gone.</summary>
    public static void SetUp(Socket connected)
    {
        if (connected.AddressFamily == AddressFamily.Unix) return;
        connected.NoDelay = true;
        connected.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        connected.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveTime);
        connected.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, KeepAliveInterval);
        connected.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, KeepAliveRetries);
    }
}
