using System.Net.Sockets;

namespace EchoServer.Linux.Sockets;

/// <summary>Tells a peer's rude end from a fault of ours.</summary>
public static class PeerReset
{
    /// <summary>
    /// True when the exception, or one that it wraps, says that the peer has reset the connection (ECONNRESET), has
    /// closed it while we were writing (EPIPE), or can't be reached any more (the network's time-out and its
    /// unreachable errors).
    /// </summary>
    public static bool Caused(Exception exception)
    {
        for (Exception? e = exception; e is not null; e = e.InnerException)
        {
            if (e is SocketException { SocketErrorCode: var code } && IsPeers(code)) return true;
        }
        return false;
    }

    // .NET names EPIPE "Shutdown".
    private static bool IsPeers(SocketError code) => code is SocketError.ConnectionReset or SocketError.Shutdown
        or SocketError.ConnectionAborted or SocketError.TimedOut or SocketError.HostUnreachable
        or SocketError.NetworkUnreachable or SocketError.NetworkDown or SocketError.HostDown
        or SocketError.NetworkReset;
}
