using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using EchoServer.Linux.Calls;

namespace EchoServer.Linux.Sockets;

/// <summary>
/// Where a stream socket listens or connects to, as people write it: <c>127.0.0.1:8080</c>, <c>[::1]:8080</c>,
/// <c>localhost:8080</c>, <c>unix:/run/echo.sock</c>, or <c>unix:@name</c> for Linux's abstract namespace (unix(7)).
/// </summary>
public sealed class StreamAddress
{
    /// <summary>What a text should have been; completes the sentence "'x' is not …". <see cref="Refusal"/> knows
    /// more.</summary>
    public const string Wanted = Examples + " (ports go from 0 to 65535)";

    /// <summary>The same for an address to connect to: nothing can connect to port 0.</summary>
    public const string WantedToConnect = Examples + " (ports go from 1 to 65535)";

    private const string Examples =
        "an address such as 127.0.0.1:8080, [::1]:8080, localhost:8080 or unix:/run/echo.sock";

    private const string UnixPrefix = "unix:";

    // sun_path has 108 bytes, the last one for the terminating zero (unix(7)).

    private readonly string _text;
    private readonly string _host;
    private readonly int _port;

    private StreamAddress(string text, string host, int port)
    {
        _text = text;
        _host = host;
        _port = port;
    }

    /// <summary>The path of a Unix socket's file; null for TCP and for the abstract namespace.</summary>
    public string? UnixFile => IsUnix && !_host.StartsWith('@') ? _host : null;

    /// <summary>Port 0: a listener gets a free one, and nothing can connect to it.</summary>
    public bool PicksPort => _port == 0;

    private bool IsUnix => _port < 0;

    /// <summary>Reads an address.</summary>
    /// <returns>False when the text is none; <see cref="Wanted"/> says what would do.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out StreamAddress? address)
    {
        address = text.StartsWith(UnixPrefix, StringComparison.Ordinal) ? ParseUnix(text) : ParseTcp(text);
        return address is not null;
    }

    /// <summary>Reads an address that is known to be one.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static StreamAddress Parse(string text) =>
        TryParse(text, out StreamAddress? address) ? address : throw new FormatException(Refusal(text));

    /// <summary>Why a text is no address, for people.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isToConnect">Whether it was to be one to connect to.</param>
    public static string Refusal(string text, bool isToConnect = false) =>
        text.StartsWith(UnixPrefix, StringComparison.Ordinal) && !FitsSocket(text[UnixPrefix.Length..])
        ? $"'{text}': the path of a Unix socket has at most {Libc.LongestUnixPath} bytes, and this one has "
        + $"{Encoding.UTF8.GetByteCount(text[UnixPrefix.Length..])}"
        : $"'{text}' is not {(isToConnect ? WantedToConnect : Wanted)}";

    /// <summary>Writes an end point as it would be read: <c>127.0.0.1:8080</c>, <c>[::1]:8080</c>,
    /// <c>unix:/path</c>.</summary>
    /// <param name="endPoint">Null, or an unnamed Unix socket, gives <c>unix:</c>; an IPv4 address that came through an
    /// IPv6 socket (ipv6(7), IPV6_V6ONLY) is written as IPv4.</param>
    public static string Format(EndPoint? endPoint) => endPoint switch
    {
        IPEndPoint { Address.IsIPv4MappedToIPv6: true } mapped =>
            new IPEndPoint(mapped.Address.MapToIPv4(), mapped.Port).ToString(),
        IPEndPoint ip => ip.ToString(),
        _ => $"{UnixPrefix}{endPoint}",
    };

    /// <summary>The end points that it stands for: one, or as many as a host name has addresses.</summary>
    /// <param name="cancellation">Gives up looking up a host name.</param>
    /// <exception cref="SocketException">The host name can't be resolved.</exception>
    /// <exception cref="OperationCanceledException">The look-up was given up.</exception>
    public async Task<IReadOnlyList<EndPoint>> ResolveAsync(CancellationToken cancellation = default)
    {
        if (IsUnix) return [new UnixDomainSocketEndPoint(_host.StartsWith('@') ? '\0' + _host[1..] : _host)];
        if (IPAddress.TryParse(_host, out IPAddress? address)) return [new IPEndPoint(address, _port)];
        IPAddress[] found = await Dns.GetHostAddressesAsync(_host, cancellation);
        return [.. found.Distinct().Select(a => new IPEndPoint(a, _port))];
    }

    /// <inheritdoc/>
    public override string ToString() => _text;

    private static StreamAddress? ParseUnix(string text)
    {
        string path = text[UnixPrefix.Length..];
        return path is not ("" or "@") && FitsSocket(path) ? new StreamAddress(text, path, -1) : null;
    }

    private static bool FitsSocket(string path) => Encoding.UTF8.GetByteCount(path) <= Libc.LongestUnixPath;

    private static StreamAddress? ParseTcp(string text)
    {
        int colon = text.LastIndexOf(':');
        if (colon < 0 || !TryParsePort(text[(colon + 1)..], out int port)) return null;
        string host = text[..colon];
        if (host is ['[', .., ']'])
            return IPAddress.TryParse(host[1..^1], out IPAddress? v6)
                && v6.AddressFamily == AddressFamily.InterNetworkV6
                ? new StreamAddress(text, host[1..^1], port) : null;
        return IsHostName(host) ? new StreamAddress(text, host, port) : null;
    }

    // Without brackets a colon could only be a part of an IPv6 address, and nobody can tell where its port begins.
    private static bool IsHostName(string host) => host.Contains('.', StringComparison.Ordinal) && LooksNumeric(host)
        ? host.Count(c => c == '.') == 3 && IPAddress.TryParse(host, out _)
        : Uri.CheckHostName(host) == UriHostNameType.Dns;

    private static bool LooksNumeric(string host) => host.All(c => char.IsAsciiDigit(c) || c == '.');

    private static bool TryParsePort(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= 65_535;
}
