using System.Net;
using System.Net.Sockets;
using EchoServer.Common.CommandLine;
using EchoServer.Linux;
using EchoServer.Linux.Calls;
using EchoServer.Linux.Sockets;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Server.Listening;

/// <summary>A socket that listens.</summary>
internal sealed class Listener : IDisposable
{
    private readonly ListeningSocket _listening;
    private bool _isShut;
    private long _mayCome = long.MaxValue; // once it is shut

    private Listener(ListeningSocket listening) => _listening = listening;

    /// <summary>The listening socket. It blocks: poll tells when accept won't, since Linux keeps a connection in the
    /// backlog though its client has gone.</summary>
    public Socket Socket => _listening.Socket;

    /// <summary>The address really bound, with its port.</summary>
    public string Address => _listening.Address;

    /// <summary>The listener's port; null for a Unix socket.</summary>
    public int? Port => (Socket.LocalEndPoint as IPEndPoint)?.Port;

    /// <summary>Binds and listens on all of the addresses, or on none. <c>[::]</c> takes IPv4, too, unless an address
    /// of IPv4 with the same port is among them.</summary>
    /// <param name="addresses">The addresses to listen on.</param>
    /// <param name="backlog">The most connections that the kernel keeps until they are accepted.</param>
    /// <param name="keepAlive">After how long without a word of a peer's machine its connection ends; zero for
    /// never.</param>
    /// <exception cref="ToolException">It can't, or an address is given twice: the line says which address and
    /// why.</exception>
    public static IReadOnlyList<Listener> OpenAll(
        IReadOnlyList<StreamAddress> addresses, int backlog, TimeSpan keepAlive)
    {
        if (addresses.FirstOrDefault(a => !a.PicksPort && addresses.Count(other => $"{other}" == $"{a}") > 1)
            is { } twice)
            throw new ToolException($"--listen: {twice} is given twice", Tool.Usage);
        var opened = new List<Listener>();
        try
        {
            (StreamAddress Address, IReadOnlyList<EndPoint> EndPoints)[] all =
                [.. addresses.Select(address => (address, ListeningSocket.Resolve(address)))];
            int[] ports = [
                .. all.SelectMany(a => a.EndPoints).OfType<IPEndPoint>()
                    .Where(e => e.AddressFamily == AddressFamily.InterNetwork).Select(e => e.Port)];
            foreach ((StreamAddress address, IReadOnlyList<EndPoint> endPoints) in all)
            {
                bool isIPv6Only = endPoints is [IPEndPoint { Port: not 0 } first] && ports.Contains(first.Port);
                opened.AddRange(
                    ListeningSocket.Open(address, endPoints, backlog, isIPv6Only, SetUp)
                        .Select(listening => new Listener(listening)));
            }
            return opened;
        }
        catch (SocketException e)
        {
            foreach (Listener listener in opened) listener.Dispose();
            throw new ToolException(e.Message, inner: e);
        }

        // Accepted sockets inherit what their listener has, which saves calls for each.
        void SetUp(Socket socket)
        {
            socket.NoDelay = true;
            KeepAlive.SetUp(socket, keepAlive);
        }
    }

    /// <summary>Takes the next connection out of the backlog.</summary>
    /// <param name="peer">The peer's address.</param>
    /// <returns>Null when none waits in a listener that is shut.</returns>
    /// <exception cref="LinuxException">See <see cref="AcceptError"/>.</exception>
    public SafeFileHandle? Accept(out PeerAddress peer)
    {
        peer = default;
        try
        {
            return _mayCome > 0 ? Libc.Accept(Socket.SafeHandle, out peer) : null;
        }
        catch (LinuxException e) when (_isShut && e.Errno is Errno.EAGAIN or Errno.EINVAL)
        {
            return null; // EINVAL: it is a Unix socket (unix_accept of the kernel's net/unix/af_unix.c)
        }
        finally
        {
            if (_isShut) _mayCome--;
        }
    }

    /// <summary>Takes no new connections any more. Those whose handshake is under way still come, and those that wait
    /// in the backlog stay there to be accepted, which does not block from here on.</summary>
    public void Shut()
    {
        _isShut = true;
        Socket.Blocking = false;
        if (Port is null) Socket.Shutdown(SocketShutdown.Receive); // connect(2) is refused, accept(2) goes on
        else if (!SynFilter.TryAttach(Socket)) _mayCome = Waiting();
    }

    /// <summary>Counts those that wait in the backlog. Those of a Unix socket, which the kernel does not count, are
    /// closed for it.</summary>
    public long CountLeft()
    {
        if (Port is not null) return Waiting();
        long count = 0;
        try
        {
            for (; Accept(out _) is { } socket; count++) socket.Dispose();
        }
        catch (LinuxException)
        {
            // They can't even be accepted; closing the listener ends them, uncounted.
        }
        return count;
    }

    /// <summary>Stops listening; what waits in the backlog is reset. The file of a Unix socket is removed, if it is
    /// still its own.</summary>
    public void Dispose() => _listening.Dispose();

    // struct tcp_info: of a listening socket, tcpi_unacked is the length of its queue (linux/tcp.h; tcp_get_info of the
    // kernel's net/ipv4/tcp.c).
    private long Waiting()
    {
        const int tcpInfo = 11, unacked = 24;
        Span<byte> info = stackalloc byte[unacked + sizeof(uint)];
        Socket.GetRawSocketOption((int)SocketOptionLevel.Tcp, tcpInfo, info);
        return BitConverter.ToUInt32(info[unacked..]);
    }
}
