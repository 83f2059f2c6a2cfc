using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace EchoServer.Load.ServerUnderTest;

/// <summary>Finds a port for servers that can't pick one themselves.</summary>
internal static class FreePort
{
    private const int Lowest = 10_000;

    /// <summary>
    /// A port of 127.0.0.1 that nobody has now, below those that the kernel gives to clients: one of these could be taken before the server binds it.
    /// </summary>
    public static int Find()
    {
        int firstOfClients = int.Parse(
            File.ReadAllText("/proc/sys/net/ipv4/ip_local_port_range").Split('\t', ' ')[0], CultureInfo.InvariantCulture);
        while (true)
        {
            int port = Random.Shared.Next(Lowest, Math.Max(Lowest + 1000, firstOfClients));
            if (IsFree(port)) return port;
        }
    }

    private static bool IsFree(int port)
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return false;
        }
    }
}
