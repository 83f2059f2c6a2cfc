using System.Net;
using System.Net.Sockets;

namespace EchoServer.Load.Scenarios;

/// <summary>One client, with at most one connection. It blocks: nothing is cheaper for connections that are over in 100 µs.</summary>
internal sealed class EchoClient : IDisposable
{
    // linux/in.h, linux/tcp.h: a port is only taken when connecting, for the whole quadruple; and a silent peer fails the connect in time.
    private const int IP_BIND_ADDRESS_NO_PORT = 24;
    private const int TCP_USER_TIMEOUT = 18;
    private const int LoopbackAddresses = 100;

    private readonly ClientSettings _settings;
    private readonly Payload _payload;
    private readonly Random _random;
    private readonly IPEndPoint? _source;
    private readonly byte[] _buffer;
    private Socket? _socket;

    /// <param name="settings">What it goes by.</param>
    /// <param name="payload">What its requests are drawn from.</param>
    /// <param name="number">Which client it is: each draws other requests.</param>
    public EchoClient(ClientSettings settings, Payload payload, int number)
    {
        (_settings, _payload, _random) = (settings, payload, new Random(settings.Seed + number));
        _buffer = new byte[Math.Clamp(settings.MaxPayload, 1, 256 * 1024)];
        // One address has 28,000 ports, each of them blocked for a while after its connection: clients on loopback take several addresses.
        if (settings.Target is IPEndPoint { AddressFamily: AddressFamily.InterNetwork } target && IPAddress.IsLoopback(target.Address))
            _source = new IPEndPoint(new IPAddress([127, 0, (byte)(number % LoopbackAddresses), 1]), 0);
    }

    /// <summary>Whether it has a connection.</summary>
    public bool IsConnected => _socket is not null;

    /// <summary>Counts the connections of all clients.</summary>
    public ConnectionCounts Connections => _settings.Connections;

    /// <summary>Connects.</summary>
    public void Connect()
    {
        bool isUnix = _settings.Target.AddressFamily == AddressFamily.Unix;
        _socket = new Socket(_settings.Target.AddressFamily, SocketType.Stream, isUnix ? ProtocolType.Unspecified : ProtocolType.Tcp);
        try
        {
            int milliseconds = (int)_settings.Timeout.TotalMilliseconds;
            (_socket.ReceiveTimeout, _socket.SendTimeout) = (milliseconds, milliseconds);
            if (!isUnix) SetTcpOptions(_socket, milliseconds);
            _socket.Connect(_settings.Target);
            _settings.Connections.AddMade();
        }
        catch (SocketException e)
        {
            _socket.Dispose();
            _socket = null;
            throw new ExchangeException(CodeOf(e.SocketErrorCode, FailureCode.Connect), e.Message);
        }
    }

    /// <summary>Sends a request, receives the whole reply and compares it.</summary>
    /// <returns>How many bytes the request had.</returns>
    public int Exchange()
    {
        int length = _random.Next(_settings.MinPayload, _settings.MaxPayload + 1);
        int offset = _payload.Draw(length, _random);
        // Pieces that the connection holds on its way: a server that answers while it reads must not wait for us to read.
        for (int done = 0; done < length;)
        {
            int piece = Math.Min(length - done, Math.Min(_buffer.Length, 32 * 1024));
            Send(_payload.Request(offset + done, piece));
            Receive(_payload.Reply(offset + done, piece), done, length);
            done += piece;
        }
        return length;
    }

    /// <summary>Says that nothing more comes, and waits for the server to close as well.</summary>
    public void Finish()
    {
        _socket!.Shutdown(SocketShutdown.Send);
        int n = _socket.Receive(_buffer, SocketFlags.None, out SocketError error);
        if (error != SocketError.Success) throw new ExchangeException(CodeOf(error, FailureCode.Receive), $"after the reply: {error}");
        if (n > 0) throw new ExchangeException(FailureCode.Mismatch, $"{n} or more bytes after the reply");
        Close();
    }

    /// <summary>Closes its connection.</summary>
    public void Close()
    {
        if (_socket is null) return;
        _socket.Dispose();
        _socket = null;
        _settings.Connections.AddClosed();
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    private void SetTcpOptions(Socket socket, int milliseconds)
    {
        socket.NoDelay = true;
        socket.SetRawSocketOption((int)SocketOptionLevel.Tcp, TCP_USER_TIMEOUT, BitConverter.GetBytes(milliseconds));
        if (_source is null) return;
        socket.SetRawSocketOption((int)SocketOptionLevel.IP, IP_BIND_ADDRESS_NO_PORT, BitConverter.GetBytes(1));
        socket.Bind(_source);
    }

    private void Send(ReadOnlySpan<byte> request)
    {
        while (!request.IsEmpty)
        {
            int n = _socket!.Send(request, SocketFlags.None, out SocketError error);
            if (error != SocketError.Success) throw new ExchangeException(CodeOf(error, FailureCode.Send), $"sending: {error}");
            request = request[n..];
        }
    }

    private void Receive(ReadOnlySpan<byte> reply, int before, int whole)
    {
        for (int done = 0; done < reply.Length;)
        {
            int n = _socket!.Receive(_buffer.AsSpan(0, Math.Min(_buffer.Length, reply.Length - done)), SocketFlags.None, out SocketError error);
            if (error != SocketError.Success)
                throw new ExchangeException(CodeOf(error, FailureCode.Receive), $"{error} after {before + done} of {whole} bytes");
            if (n == 0) throw new ExchangeException(FailureCode.Receive, $"closed after {before + done} of {whole} bytes");
            int same = reply.Slice(done, n).CommonPrefixLength(_buffer.AsSpan(0, n));
            if (same < n) throw new ExchangeException(FailureCode.Mismatch, $"byte {before + done + same + 1} of {whole} is wrong");
            done += n;
        }
    }

    private static string CodeOf(SocketError error, string otherwise) =>
        error is SocketError.TimedOut or SocketError.WouldBlock ? FailureCode.Timeout : otherwise;
}
