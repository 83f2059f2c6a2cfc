using System.Net.Sockets;

namespace EchoServer.Tests.Support;

/// <summary>A Unix socket whose queue of connections is full.</summary>
internal sealed class FullQueue : IDisposable
{
    private readonly string _name = $"@echo-client-full-{Guid.NewGuid():N}";
    private readonly Socket _listener = New();
    private readonly List<Socket> _waiting = [];

    public FullQueue()
    {
        UnixDomainSocketEndPoint address = new("\0" + _name[1..]);
        _listener.Bind(address);
        _listener.Listen(0);
        while (TryFill(address))
        {
        }
    }

    public string Address => $"unix:{_name}";

    /// <summary>Takes all that waits, and what comes.</summary>
    public void Serve(Func<Socket, Task> serve) => _ = ServeAsync(serve);

    public void Dispose()
    {
        _listener.Dispose();
        _waiting.ForEach(s => s.Dispose());
    }

    private bool TryFill(UnixDomainSocketEndPoint address)
    {
        Socket socket = New();
        socket.Blocking = false;
        _waiting.Add(socket);
        try
        {
            socket.Connect(address);
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.WouldBlock)
        {
            return false;
        }
    }

    private async Task ServeAsync(Func<Socket, Task> serve)
    {
        try
        {
            while (true) _ = ServeOneAsync(await _listener.AcceptAsync(), serve);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private static async Task ServeOneAsync(Socket connection, Func<Socket, Task> serve)
    {
        using (connection) await serve(connection);
    }

    private static Socket New() => new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
}
