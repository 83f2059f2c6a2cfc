using System.Net;
using System.Net.Sockets;
using EchoServer.Linux.Calls;

namespace EchoServer.Linux.Sockets;

/// <summary>Why a connection to an address did not come about, for people.</summary>
internal static class ConnectError
{
    /// <summary>What connect(2) complains of, with a message of its own where the runtime's blames something
    /// else.</summary>
    /// <param name="e">The complaint.</param>
    /// <param name="endPoint">The address.</param>
    public static SocketException Of(SocketException e, EndPoint endPoint) =>
        endPoint is UnixDomainSocketEndPoint unix ? OfUnix(e, unix.ToString()) : e;

    // The runtime has no error of its own for ENOENT and takes another; and what is no socket refuses as a socket does
    // that nobody listens on.
    private static SocketException OfUnix(SocketException e, string path) => e.SocketErrorCode switch
    {
        SocketError.AddressNotAvailable => new((int)e.SocketErrorCode, "there is no such socket"),
        SocketError.ConnectionRefused when IsFileOfAnotherKind(path) =>
            new((int)SocketError.NotSocket, "it is no socket"),
        _ => e,
    };

    private static bool IsFileOfAnotherKind(string path) =>
        Libc.TryStatTarget(path, out Libc.StatxBuffer file) && !file.IsSocket;
}
