using System.Net;
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

    // A socket can be bound to none but an address of this machine.
    private static bool IsOwn(IPAddress address)
    {
        using Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, 0));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
