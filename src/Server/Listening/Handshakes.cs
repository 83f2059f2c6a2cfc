using System.Globalization;

namespace EchoServer.Server.Listening;

/// <summary>Connections of TCP that are not in the backlog yet, though to the client they may be open: the kernel waits
/// for the last packet of the handshake, or has no room in the backlog.</summary>
internal static class Handshakes
{
    private const string SynReceived = "03"; // TCP_SYN_RECV (the kernel's include/net/tcp_states.h)

    // IPv4 comes to a socket of IPv6, too. In the order of proc_net_tcp(5): number, local address:port, remote
    // address:port, state, all in hexadecimal.
    private static readonly string[] _files = ["/proc/self/net/tcp", "/proc/self/net/tcp6"];

    /// <summary>Whether there are any.</summary>
    /// <param name="ports">The ports that are listened on.</param>
    /// <returns>False also where /proc does not tell.</returns>
    public static bool AreUnderWay(IReadOnlySet<int> ports) =>
        ports.Count > 0 && _files.Any(file => AnyIn(file, ports));

    private static bool AnyIn(string file, IReadOnlySet<int> ports)
    {
        try
        {
            return File.ReadLines(file).Skip(1).Any(line => IsOn(line, ports));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool IsOn(string line, IReadOnlySet<int> ports)
    {
        string[] fields = line.Split(' ', 5, StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 4 && fields[3] == SynReceived && int.TryParse(
            fields[1]
                .AsSpan(fields[1].LastIndexOf(':') + 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture,
                out int port) && ports.Contains(port);
    }
}
