using System.Net.Sockets;

namespace EchoServer.Linux.Sockets;

/// <summary>
/// A TCP socket that is connected with itself. connect(2) takes a local port out of the ephemeral range (ip(7),
/// <c>ip_local_port_range</c>); when that happens to be the port that is connected to, on an address of this machine,
/// the kernel joins the socket's two ends (simultaneous open, RFC 9293, 3.5) and reports success. Everything that is
/// sent comes back. It proves that nobody listens: the kernel picks no port that a listener has.
/// </summary>
public static class SelfConnection
{
    /// <summary>Whether a socket is connected with itself.</summary>
    /// <param name="connected">A connected socket of any family. Its <see cref="Socket.LocalEndPoint"/> must not have
    /// been read before it was connected.</param>
    /// <exception cref="SocketException">It is not connected.</exception>
    public static bool Is(Socket connected)
    {
        ArgumentNullException.ThrowIfNull(connected);
        return connected.AddressFamily != AddressFamily.Unix
            && Equals(connected.LocalEndPoint, connected.RemoteEndPoint);
    }

    /// <summary>Takes a connection with itself for what it means, that nobody listens; any other connection is left
    /// alone.</summary>
    /// <param name="connected">As for <see cref="Is"/>. It is closed, by a reset, when it is connected with itself: so
    /// its port is free at once for a server that comes later.</param>
    /// <exception cref="SocketException">It was connected with itself (<see cref="SocketError.ConnectionRefused"/>), or
    /// is not connected.</exception>
    public static void Refuse(Socket connected)
    {
        if (!Is(connected)) return;
        connected.LingerState = new LingerOption(true, 0);
        connected.Dispose();
        throw new SocketException((int)SocketError.ConnectionRefused);
    }
}
