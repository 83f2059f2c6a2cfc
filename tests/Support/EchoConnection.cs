using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EchoServer.Tests.Support;

/// <summary>A client's end of one connection. Whatever it waits for fails the test when it doesn't come.</summary>
internal sealed class EchoConnection : IDisposable
{
    private readonly Socket _socket;

    private EchoConnection(Socket socket) => _socket = socket;

    /// <summary>This end as the server's log names it.</summary>
    public string Peer => _socket.LocalEndPoint!.ToString()!;

    /// <exception cref="SocketException">Nobody listens there.</exception>
    public static async Task<EchoConnection> OpenAsync(EndPoint endPoint)
    {
        ProtocolType protocol = endPoint is UnixDomainSocketEndPoint ? ProtocolType.Unspecified : ProtocolType.Tcp;
        Socket socket = new(endPoint.AddressFamily, SocketType.Stream, protocol);
        try
        {
            await socket.ConnectAsync(endPoint).WaitAsync(Deadline.Standard);
            return new EchoConnection(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
            bytes = bytes[await _socket.SendAsync(bytes).AsTask().WaitAsync(Deadline.Standard)..];
    }

    /// <summary>Tells the server that nothing more comes; what it sends can still be received.</summary>
    public void FinishSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Receives exactly so many bytes.</summary>
    public async Task<byte[]> ReceiveAsync(int count)
    {
        byte[] bytes = new byte[count];
        for (int have = 0; have < count;)
        {
            int received = await ReceiveSomeAsync(bytes.AsMemory(have));
            if (received == 0) Assert.Fail($"The server closed after {have} of {count} bytes.");
            have += received;
        }
        return bytes;
    }

    /// <summary>Receives until the server closes.</summary>
    public async Task<byte[]> ReceiveToEndAsync()
    {
        using MemoryStream all = new();
        byte[] buffer = new byte[1 << 16];
        for (int received; (received = await ReceiveSomeAsync(buffer)) > 0;) all.Write(buffer, 0, received);
        return all.ToArray();
    }

    /// <summary>Waits until the server has given the connection up, in whichever way.</summary>
    public async Task EndsAsync()
    {
        try
        {
            Assert.Empty(await ReceiveToEndAsync());
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            // A process that dies with unread input resets; that is an end as good as another.
        }
    }

    /// <summary>Sends a text and receives the reply of the same length.</summary>
    public async Task<string> AskAsync(string text)
    {
        byte[] request = Encoding.UTF8.GetBytes(text);
        await SendAsync(request);
        return Encoding.UTF8.GetString(await ReceiveAsync(request.Length));
    }

    /// <summary>Asks, and waits for the answer or the end.</summary>
    /// <returns>False when the server has given the connection up unserved.</returns>
    public async Task<bool> IsServedAsync()
    {
        try
        {
            await SendAsync("abc"u8.ToArray());
            byte[] answer = new byte[3];
            int received = await ReceiveSomeAsync(answer);
            if (received > 0) Assert.Equal("ABC"u8.ToArray(), answer);
            return received > 0;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset or SocketError.Shutdown)
        {
            return false; // It was closed with the question unread.
        }
    }

    /// <summary>Closes with a RST in place of a FIN.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Dispose();
    }

    public void Dispose() => _socket.Dispose();

    private Task<int> ReceiveSomeAsync(Memory<byte> into) =>
        _socket.ReceiveAsync(into).AsTask().WaitAsync(Deadline.Standard);
}
