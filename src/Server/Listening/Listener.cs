using System.Net;
using System.Net.Sockets;
using EchoServer.Common.CommandLine;
using EchoServer.Common.Sockets;

namespace EchoServer.Server.Listening;

/// <summary>A socket that listens.</summary>
internal sealed class Listener : IDisposable
{
    // Raw numbers: the BCL's ReuseAddress would set SO_REUSEPORT as well on Linux, and then two servers could share a port unawares.
    private const int SOL_SOCKET = 1;
    private const int SO_REUSEADDR = 2;

    private Listener(Socket socket)
    {
        Socket = socket;
        Address = StreamAddress.Format(socket.LocalEndPoint);
    }

    /// <summary>
    /// The listening socket. It blocks: poll tells when accept won't, since Linux keeps a connection in the backlog though its client has
    /// gone; and what a non-blocking one accepts, the BCL would make non-blocking too, for whoever gets it after us.
    /// </summary>
    public Socket Socket { get; }

    /// <summary>The address really bound, with its port.</summary>
    public string Address { get; }

    /// <summary>Binds and listens on all of the addresses, or on none.</summary>
    /// <inheritdoc cref="Open(StreamAddress, int)"/>
    public static IReadOnlyList<Listener> OpenAll(IReadOnlyList<StreamAddress> addresses, int backlog)
    {
        var opened = new List<Listener>();
        try
        {
            foreach (StreamAddress address in addresses) opened.AddRange(Open(address, backlog));
            return opened;
        }
        catch (ToolException)
        {
            foreach (Listener listener in opened) listener.Dispose();
            throw;
        }
    }

    /// <summary>Binds and listens on every end point that the address stands for.</summary>
    /// <param name="address">What was asked for.</param>
    /// <param name="backlog">The most connections that the kernel keeps until they are accepted.</param>
    /// <exception cref="ToolException">It can't: the line says which address and why.</exception>
    public static IReadOnlyList<Listener> Open(StreamAddress address, int backlog)
    {
        var opened = new List<Listener>();
        try
        {
            if (address.UnixFile is { } file) StaleSocketFile.Remove(file);
            foreach (EndPoint endPoint in address.ResolveAsync().GetAwaiter().GetResult()) opened.Add(Open(endPoint, backlog));
            return opened;
        }
        catch (SocketException e)
        {
            foreach (Listener listener in opened) listener.Dispose();
            throw new ToolException($"cannot listen on {address}: {Explain(e, address)}", inner: e);
        }
    }

    /// <summary>Takes the next connection out of the backlog.</summary>
    /// <exception cref="SocketException">See <see cref="AcceptError"/>.</exception>
    public Socket Accept() => Socket.Accept();

    /// <summary>Stops listening; what waits in the backlog is reset. The file of a Unix socket is removed.</summary>
    public void Dispose() => Socket.Dispose();

    private static Listener Open(EndPoint endPoint, int backlog)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            // Accepted sockets inherit TCP_NODELAY from their listener, which saves a call for each.
            if (endPoint is IPEndPoint) socket.NoDelay = true;
            socket.SetRawSocketOption(SOL_SOCKET, SO_REUSEADDR, BitConverter.GetBytes(1));
            socket.Bind(endPoint);
            socket.Listen(backlog);
            return new Listener(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static string Explain(SocketException e, StreamAddress address) => e.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => "the address is in use; stop what uses it or choose another with --listen",
        SocketError.AddressNotAvailable when address.UnixFile is not null => "there is no such folder",
        SocketError.AddressNotAvailable => "this machine has no such address; 0.0.0.0 or [::] listens on all it has",
        SocketError.AccessDenied => "not permitted; ports below 1024 need root or CAP_NET_BIND_SERVICE, a path needs a folder we may write to",
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => "no such host name; give an address of this machine",
        _ => e.Message,
    };
}
