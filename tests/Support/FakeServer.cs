using System.Net;
using System.Net.Sockets;

namespace EchoServer.Tests.Support;

/// <summary>A server in this process that treats every connection as a test wants.</summary>
internal sealed class FakeServer : IDisposable
{
    private readonly Socket _listener;
    private readonly List<Socket> _connections = [];
    private readonly Func<Socket, Task> _serve;
    private readonly string? _path;

    /// <param name="serve">What to do with a connection; it is closed afterwards.</param>
    public FakeServer(Func<Socket, Task> serve)
        : this(serve, new IPEndPoint(IPAddress.Loopback, 0), null)
    {
    }

    private FakeServer(Func<Socket, Task> serve, EndPoint endPoint, string? path)
    {
        _serve = serve;
        _path = path;
        _listener = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        _listener.Bind(endPoint);
        _listener.Listen();
        Address = path is null ? $"127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}" : $"unix:{path}";
        _ = AcceptAsync();
    }

    public string Address { get; }

    public static FakeServer Unix(string path, Func<Socket, Task> serve) =>
        new(serve, new UnixDomainSocketEndPoint(path.StartsWith('@') ? "\0" + path[1..] : path), path);

    /// <summary>Upper-cases like the real one.</summary>
    public static async Task UpperCase(Socket connection)
    {
        byte[] buffer = new byte[256 * 1024];
        for (int n; (n = await connection.ReceiveAsync(buffer)) > 0;)
        {
            ToUpper(buffer.AsSpan(0, n));
            await SendAllAsync(connection, buffer.AsMemory(0, n));
        }
    }

    /// <summary>Upper-cases and sends the reply in pieces of a given number of bytes.</summary>
    public static Func<Socket, Task> Pieces(int size) => async connection =>
    {
        connection.NoDelay = true;
        byte[] buffer = new byte[4096];
        for (int n; (n = await connection.ReceiveAsync(buffer)) > 0;)
        {
            ToUpper(buffer.AsSpan(0, n));
            for (int i = 0; i < n; i += size)
            {
                await SendAllAsync(connection, buffer.AsMemory(i, Math.Min(size, n - i)));
                await Task.Yield();
            }
        }
    };

    /// <summary>Takes everything and never answers.</summary>
    public static async Task Silence(Socket connection)
    {
        byte[] buffer = new byte[4096];
        while (await connection.ReceiveAsync(buffer) > 0)
        {
        }
        await Task.Delay(Timeout.Infinite);
    }

    /// <summary>Answers so many bytes of the first piece and closes.</summary>
    public static Func<Socket, Task> CloseAfter(int bytes) => async connection =>
    {
        byte[] buffer = new byte[4096];
        await connection.ReceiveAsync(buffer);
        await SendAllAsync(connection, buffer.AsMemory(0, bytes));
    };

    /// <summary>Waits for a byte and resets the connection.</summary>
    public static async Task Reset(Socket connection)
    {
        await connection.ReceiveAsync(new byte[1]);
        connection.LingerState = new LingerOption(true, 0);
    }

    public static async Task SendAllAsync(Socket connection, ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[await connection.SendAsync(bytes)..];
    }

    /// <summary>Takes no more connections; those that there are go on.</summary>
    public void StopListening() => _listener.Dispose();

    public void Dispose()
    {
        _listener.Dispose();
        lock (_connections) _connections.ForEach(c => c.Dispose());
        if (_path is not null) File.Delete(_path);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Socket connection)
    {
        lock (_connections) _connections.Add(connection);
        try
        {
            await _serve(connection);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The client has gone, or the test is over.
        }
        connection.Dispose();
    }

    private static void ToUpper(Span<byte> bytes)
    {
        foreach (ref byte b in bytes)
        {
            if (b is >= (byte)'a' and <= (byte)'z') b -= 32;
        }
    }
}
