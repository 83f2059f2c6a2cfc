using System.Net;
using System.Net.Sockets;

namespace EchoServer.Linux.Sockets;

/// <summary>Why an address can't be listened on, for people: what is wrong, and what would do.</summary>
internal static class ListenError
{
    /// <summary>Somebody else listens there.</summary>
    public const string InUse = "the address is in use; stop what uses it or choose another";

    private const int FirstOrdinaryPort = 1024; // net.ipv4.ip_unprivileged_port_start, where nobody has changed it

    /// <summary>What looking up a host name, or bind(2) and listen(2) for an address of TCP or of the abstract
    /// namespace, complain of.</summary>
    /// <param name="e">The complaint.</param>
    /// <param name="endPoint">The address; null for a host name.</param>
    public static string Explain(SocketException e, EndPoint? endPoint = null) => e.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => InUse,
        SocketError.AddressNotAvailable => "this machine has no such address; 0.0.0.0 or [::] listens on all it has",
        SocketError.AccessDenied when endPoint is IPEndPoint { Port: < FirstOrdinaryPort } =>
            "not permitted; ports below 1024 need root or CAP_NET_BIND_SERVICE",
        SocketError.AccessDenied => "not permitted",
        SocketError.AddressFamilyNotSupported => "this machine has no IPv6",
        SocketError.InvalidArgument when endPoint is IPEndPoint { Address.IsIPv6LinkLocal: true } =>
            "a link-local address needs its interface, such as [fe80::1%eth0]",
        SocketError.HostNotFound or SocketError.NoData => "no such host name; give an address of this machine",
        SocketError.TryAgain =>
            "the host name can't be looked up now, as no name server answers; give an address of this machine",
        _ => e.Message,
    };

    /// <summary>What calls for the file of a Unix socket complain of.</summary>
    public static SocketException InFolder(LinuxException e, string folder) => e.Errno switch
    {
        Errno.EADDRINUSE => new((int)SocketError.AddressAlreadyInUse, InUse),
        Errno.ENOENT => new((int)SocketError.AddressNotAvailable, $"there is no folder {folder}"),
        Errno.ENOTDIR => new((int)SocketError.AddressNotAvailable, $"{folder} is no folder"),
        Errno.EACCES or Errno.EPERM => new((int)SocketError.AccessDenied, $"not permitted to make a file in {folder}"),
        Errno.EROFS => new((int)SocketError.AccessDenied, $"{folder} can't be written to: it is read-only"),
        _ => new((int)SocketError.SocketError, e.Message),
    };
}
