using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace EchoServer.Load.ServerUnderTest;

/// <summary>Finds a port for servers that can't pick one themselves.</summary>
internal static class FreePort
{
    private const int Fewest = 100, Highest = 65_535;

    /// <summary>
    /// A port of 127.0.0.1 that nobody has now, and none of those that the kernel gives to clients, if there are
    /// others: one of these could be taken before the server binds it, or be connected with itself.
    /// </summary>
    public static int Find()
    {
        int[] ofClients = [
            .. File.ReadAllText("/proc/sys/net/ipv4/ip_local_port_range").Split('\t', ' ')
                .Select(p => int.Parse(p, CultureInfo.InvariantCulture))];
        (int first, int last) = Range(ofClients[0], ofClients[1]);
        while (true)
        {
            int port = Random.Shared.Next(first, last + 1);
            if (IsFree(port)) return port;
        }
    }

    /// <summary>The range of ports to look in.</summary>
    /// <param name="firstOfClients">The first port that the kernel gives to clients (ip(7),
    /// ip_local_port_range).</param>
    /// <param name="lastOfClients">The last of these ports.</param>
    internal static (int First, int Last) Range(int firstOfClients, int lastOfClients)
    {
        (int First, int Last)[] ranges =
            [(10_000, firstOfClients - 1), (lastOfClients + 1, Highest), (1024, firstOfClients - 1), (1024, Highest)];
        return ranges.First(r => r.Last - r.First >= Fewest);
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
