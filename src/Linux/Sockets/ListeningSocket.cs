using System.Net;
using System.Net.Sockets;
using EchoServer.Linux.Calls;

namespace EchoServer.Linux.Sockets;

/// <summary>A stream socket that listens, with the file that it has made if it is a Unix socket.</summary>
internal sealed class ListeningSocket : IDisposable
{
    // Raw numbers: the BCL's ReuseAddress would set SO_REUSEPORT as well on Linux, and then two servers could share a
    // port unawares.

    // So many times a port that is free on a name's first address may be taken on another.
    private const int MostPorts = 100;

    private readonly SocketFile? _file;

    private ListeningSocket(Socket socket, SocketFile? file = null)
    {
        (Socket, _file) = (socket, file);
        Address = StreamAddress.Format(socket.LocalEndPoint);
    }

    /// <summary>The socket. It blocks.</summary>
    public Socket Socket { get; }

    /// <summary>The address really bound, with its port.</summary>
    public string Address { get; }

    /// <summary>The end points that an address stands for.</summary>
    /// <exception cref="SocketException">The host name can't be resolved; the message names it, and what would
    /// do.</exception>
    public static IReadOnlyList<EndPoint> Resolve(StreamAddress address)
    {
        try
        {
            return address.ResolveAsync().GetAwaiter().GetResult();
        }
        catch (SocketException e)
        {
            throw Failed($"{address}", e.SocketErrorCode, ListenError.Explain(e));
        }
    }

    /// <summary>Binds and listens on all end points of an address, or on none. Where the address leaves the port open,
    /// they get the same one.</summary>
    /// <param name="address">What was asked for.</param>
    /// <param name="endPoints">What it stands for.</param>
    /// <param name="backlog">The most connections that the kernel keeps until they are accepted.</param>
    /// <param name="isIPv6Only">Whether <c>[::]</c> leaves IPv4 to others; else it takes that, too (ipv6(7),
    /// IPV6_V6ONLY).</param>
    /// <param name="setUp">What a socket of TCP needs before it listens; those that it accepts inherit it.</param>
    /// <exception cref="SocketException">It can't: the message names the address, why, and what would do.</exception>
    public static IReadOnlyList<ListeningSocket> Open(
        StreamAddress address, IReadOnlyList<EndPoint> endPoints, int backlog, bool isIPv6Only = false,
        Action<Socket>? setUp = null)
    {
        if (address.UnixFile is { } file) return [OpenFile(address, file, backlog)];
        var refused = new List<Socket>(); // kept until the end, so that the kernel picks another port each time
        try
        {
            for (int ports = 1; ; ports++)
            {
                if (TryListen(address, endPoints, backlog, SetUp, refused) is { } sockets)
                    return [.. sockets.Select(socket => new ListeningSocket(socket))];
                if (ports == MostPorts)
                    throw Failed(
                        $"{address}", SocketError.AddressAlreadyInUse,
                        $"no port is free on all of "
                        + $"{string.Join(" and ", endPoints.Select(e => ((IPEndPoint)e).Address))}");
            }
        }
        finally
        {
            foreach (Socket socket in refused) socket.Dispose();
        }

        void SetUp(Socket socket, IPEndPoint endPoint)
        {
            if (endPoint.Address.Equals(IPAddress.IPv6Any)) socket.DualMode = !isIPv6Only;
            setUp?.Invoke(socket);
        }
    }

    /// <summary>Stops listening; what waits in the backlog is reset. The file of a Unix socket is removed, if it is
    /// still its own.</summary>
    public void Dispose()
    {
        _file?.Remove();
        Socket.Dispose();
    }

    private static ListeningSocket OpenFile(StreamAddress address, string path, int backlog)
    {
        try
        {
            (Socket socket, SocketFile file) = SocketFile.Listen(path, backlog);
            return new ListeningSocket(socket, file);
        }
        catch (SocketException e)
        {
            throw Failed($"{address}", e.SocketErrorCode, e.Message);
        }
    }

    /// <returns>Null when the port that the first end point was given is taken on another: what is bound is among the
    /// refused then.</returns>
    private static List<Socket>? TryListen(
        StreamAddress address,
        IReadOnlyList<EndPoint> endPoints, int backlog, Action<Socket, IPEndPoint> setUp, List<Socket> refused)
    {
        var bound = new List<Socket>();
        EndPoint current = endPoints[0];
        try
        {
            foreach (EndPoint endPoint in endPoints) bound.Add(Bind(current = WithPortOf(bound, endPoint), setUp));
            foreach (Socket socket in bound) socket.Listen(backlog);
            return bound;
        }
        catch (SocketException e)
        {
            refused.AddRange(bound);
            if (e.SocketErrorCode == SocketError.AddressAlreadyInUse && address.PicksPort && bound.Count > 0
                && endPoints.Count > 1) return null;
            throw Failed(
                endPoints.Count > 1
                    ? $"{address} ({StreamAddress.Format(current)})"
                    : $"{address}", e.SocketErrorCode, ListenError.Explain(e, current));
        }
    }

    private static EndPoint WithPortOf(List<Socket> bound, EndPoint endPoint) =>
        bound is [{ LocalEndPoint: IPEndPoint first }, ..] && endPoint is IPEndPoint ip
        ? new IPEndPoint(ip.Address, first.Port) : endPoint;

    private static Socket Bind(EndPoint endPoint, Action<Socket, IPEndPoint> setUp)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.SetRawSocketOption(Libc.SOL_SOCKET, Libc.SO_REUSEADDR, BitConverter.GetBytes(1));
            if (endPoint is IPEndPoint ip) setUp(socket, ip);
            socket.Bind(endPoint);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static SocketException Failed(string address, SocketError error, string why) =>
        new((int)error, $"cannot listen on {address}: {why}");
}
