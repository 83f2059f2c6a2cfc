using System.Net.Sockets;
using EchoServer.Common.Interop;

namespace EchoServer.Common.Sockets;

/// <summary>The file that a Unix socket leaves behind when its server was killed; bind(2) refuses such a path.</summary>
public static class StaleSocketFile
{
    /// <summary>Removes the file if it is a socket that nobody listens on. Anything else is left for bind(2) to complain of.</summary>
    public static void Remove(string path)
    {
        if (Libc.IsSocketFile(path) && !IsServed(path)) File.Delete(path);
    }

    private static bool IsServed(string path)
    {
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode != SocketError.ConnectionRefused;
        }
    }
}
