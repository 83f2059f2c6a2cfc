using System.Net;
using System.Net.Sockets;
using EchoServer.Linux.Sockets;

namespace EchoServer.Multiprocessing;

/// <summary>An authkey proves who is there when the connection begins; on a network only TLS proves that it is still so
/// afterwards.</summary>
internal static class KeySafety
{
    /// <summary>Refuses a key that would guard an address which other machines reach, without TLS.</summary>
    /// <exception cref="InvalidOperationException">It would.</exception>
    public static void Check(EndPoint endPoint, ConnectionSettings settings)
    {
        if (settings.AuthKey.IsEmpty || settings.HasTls || settings.AllowKeyWithoutTls || IsLocal(endPoint)) return;
        throw new InvalidOperationException(
            $"an authkey alone does not protect {StreamAddress.Format(endPoint)}, which other machines can reach: set "
            + "Tls, use a loopback address or a Unix socket, "
            + "or set AllowKeyWithoutTls on a network that you trust");
    }

    private static bool IsLocal(EndPoint endPoint) =>
        endPoint is UnixDomainSocketEndPoint || (endPoint is IPEndPoint ip && IPAddress.IsLoopback(ip.Address));
}
