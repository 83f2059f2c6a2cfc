using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace EchoServer.Load.Reports;

/// <summary>Tells where a target is.</summary>
internal static class TargetPlaces
{
    /// <summary>Where it is.</summary>
    public static TargetPlace Of(EndPoint target) => target switch
    {
        UnixDomainSocketEndPoint => TargetPlace.UnixSocket,
        IPEndPoint ip when IPAddress.IsLoopback(ip.Address) => TargetPlace.Loopback,
        IPEndPoint ip when IsOwn(ip.Address) => TargetPlace.ThisMachine,
        _ => TargetPlace.Remote,
    };

    private static bool IsOwn(IPAddress address) => NetworkInterface.GetAllNetworkInterfaces()
        .SelectMany(i => i.GetIPProperties().UnicastAddresses).Any(a => a.Address.Equals(address));
}
