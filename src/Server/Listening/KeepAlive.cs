using System.Net.Sockets;
using EchoServer.Linux.Calls;

namespace EchoServer.Server.Listening;

/// <summary>Has the kernel find out when a peer's machine is gone, idle or in a write, for all connections of a
/// listener: they inherit it, at no cost for each (tcp(7)).</summary>
internal static class KeepAlive
{
    /// <summary>After how long such a connection ends by default.</summary>
    internal static readonly TimeSpan Standard = TimeSpan.FromMinutes(2);

    // A connection that is idle is asked from half of the time on, up to four times. That it ends by then,
    // TCP_USER_TIMEOUT says, which outweighs the number of probes; and it alone speaks for data that nobody confirms,
    // and for a peer that has no room for more.
    private const int Probes = 4;

    // MAX_TCP_KEEPIDLE and MAX_TCP_KEEPINTVL, in seconds.
    private const int LongestPause = 32_767;

    /// <summary>Sets the socket options of keep-alive.</summary>
    /// <param name="listening">A listening TCP socket.</param>
    /// <param name="time">After how long without a word of the peer's machine a connection ends; zero for
    /// never.</param>
    public static void SetUp(Socket listening, TimeSpan time)
    {
        if (time == TimeSpan.Zero) return;
        listening.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        listening.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, Seconds(time / 2));
        listening.SetSocketOption(
            SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, Seconds(time / 2 / Probes));
        listening.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, Probes);
        listening.SetRawSocketOption(
            (int)SocketOptionLevel.Tcp, Libc.TCP_USER_TIMEOUT, BitConverter.GetBytes((int)time.TotalMilliseconds));
    }

    private static int Seconds(TimeSpan time) => (int)Math.Clamp(time.TotalSeconds, 1, LongestPause);
}
