using System.Net;
using System.Net.NetworkInformation;

namespace EchoServer.Load.Reports;

/// <summary>Where a server is, seen from here: what is between decides what a latency means.</summary>
internal enum TargetPlace
{
    /// <summary>A Unix socket.</summary>
    UnixSocket,

    /// <summary>The loopback interface.</summary>
    Loopback,

    /// <summary>Another address of this machine.</summary>
    ThisMachine,

    /// <summary>Another machine.</summary>
    Remote,
}

/// <summary>Tells where a target is.</summary>
internal static class TargetPlaces
{
    /// <summary>Where it is, by the addresses that this machine's interfaces have.</summary>
    public static TargetPlace Of(EndPoint target) => target switch
    {
        IPEndPoint ip when IPAddress.IsLoopback(ip.Address) => TargetPlace.Loopback,
        IPEndPoint ip => IsOwn(ip.Address) ? TargetPlace.ThisMachine : TargetPlace.Remote,
        _ => TargetPlace.UnixSocket,
    };

    // An address of IPv6 also names an interface where it is good for one link only.
    private static bool IsOwn(IPAddress address) => NetworkInterface.GetAllNetworkInterfaces()
        .SelectMany(i => i.GetIPProperties().UnicastAddresses)
        .Any(own => own.Address.GetAddressBytes().AsSpan().SequenceEqual(Plain(address).GetAddressBytes()));

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
