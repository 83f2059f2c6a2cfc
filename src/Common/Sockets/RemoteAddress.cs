using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace EchoServer.Common.Sockets;

/// <summary>Where a server is: <c>HOST:PORT</c>, <c>[IPv6]:PORT</c>, <c>unix:/path</c> or <c>unix:@abstract</c>.</summary>
public sealed class RemoteAddress
{
    /// <summary>What <see cref="TryParse"/> takes, for error messages.</summary>
    public const string Wanted = "an address such as 127.0.0.1:8080, [::1]:8080, a-host:8080 or unix:/path";

    private const string UnixPrefix = "unix:";

    private readonly string _text;
    private readonly EndPoint _endPoint;

    private RemoteAddress(string text, EndPoint endPoint) => (_text, _endPoint) = (text, endPoint);

    /// <summary>Reads an address; a host name is not looked up yet.</summary>
    /// <param name="text">The address as a person writes it.</param>
    /// <param name="address">The address read, or null.</param>
    /// <returns>False when the text is not <see cref="Wanted"/>.</returns>
    public static bool TryParse(string text, out RemoteAddress? address)
    {
        ArgumentNullException.ThrowIfNull(text);
        EndPoint? endPoint = text.StartsWith(UnixPrefix, StringComparison.Ordinal)
            ? ParseUnix(text[UnixPrefix.Length..])
            : ParseInternet(text);
        address = endPoint is null ? null : new RemoteAddress(text, endPoint);
        return address is not null;
    }

    /// <summary>Looks up a host name; every other kind of address is its own single answer.</summary>
    /// <param name="cancel">Gives up the look-up.</param>
    /// <returns>The addresses to try, in the resolver's order; at least one.</returns>
    /// <exception cref="SocketException">The name does not resolve.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> was asked for.</exception>
    public async Task<IReadOnlyList<EndPoint>> ResolveAsync(CancellationToken cancel)
    {
        if (_endPoint is not DnsEndPoint name) return [_endPoint];
        IPAddress[] found = await Dns.GetHostAddressesAsync(name.Host, cancel);
        if (found.Length == 0) throw new SocketException((int)SocketError.HostNotFound);
        return [.. found.Select(ip => new IPEndPoint(ip, name.Port))];
    }

    /// <summary>The address as it was written.</summary>
    public override string ToString() => _text;

    private static UnixDomainSocketEndPoint? ParseUnix(string path)
    {
        bool isAbstract = path.StartsWith('@');
        if (path.Length == (isAbstract ? 1 : 0) || path.Contains('\0')) return null;
        try
        {
            return new UnixDomainSocketEndPoint(isAbstract ? "\0" + path[1..] : path);
        }
        catch (ArgumentOutOfRangeException)
        {
            // The kernel's limit on the length of a path, which this type knows and does not tell.
            return null;
        }
    }

    private static EndPoint? ParseInternet(string text)
    {
        int colon = text.LastIndexOf(':');
        if (colon < 1 || !TryParsePort(text[(colon + 1)..], out int port)) return null;
        string host = text[..colon];
        if (host.StartsWith('[') && host.EndsWith(']')) return ParseIPv6(host[1..^1], port);
        // Without brackets nobody can tell where an IPv6 address ends and the port begins.
        if (Uri.CheckHostName(host) is UriHostNameType.Unknown or UriHostNameType.IPv6) return null;
        return IPAddress.TryParse(host, out IPAddress? ip) ? new IPEndPoint(ip, port) : new DnsEndPoint(host, port);
    }

    private static IPEndPoint? ParseIPv6(string host, int port) =>
        IPAddress.TryParse(host, out IPAddress? ip) && ip.AddressFamily == AddressFamily.InterNetworkV6
            ? new IPEndPoint(ip, port)
            : null;

    private static bool TryParsePort(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port)
        && port is > 0 and <= IPEndPoint.MaxPort;
}
