using System.Net;
using System.Net.Sockets;
using EchoServer.Common.CommandLine;
using EchoServer.Linux.Calls;
using EchoServer.Linux.Sockets;

namespace EchoServer.Load.Scenarios;

/// <summary>One client, with at most one connection. It blocks: nothing is cheaper for connections that are over in 100
/// µs.</summary>
internal sealed class EchoClient : IDisposable
{
    // linux/in.h, linux/tcp.h: a port is only taken when connecting, for the whole quadruple; and a silent peer fails
    // the connect in time.
    private const int IP_BIND_ADDRESS_NO_PORT = 24;
    private const int LoopbackAddresses = 100;
    private const int LongestBlock = 100; // ms, between looks at whether to go on

    /// <summary>What a connection holds on its way, in bytes: up to that, a server that answers while it reads need not
    /// wait for us to read.</summary>
    public const int HeldOnTheWay = 32 * 1024;

    private readonly ClientSettings _settings;
    private readonly Payload _payload;
    private readonly IPEndPoint _source;
    private readonly byte[] _buffer;
    private readonly Lock _lock = new();
    private readonly Action _moved;
    private Socket? _socket;
    private bool _isConnecting;
    private long _lastMove;
    private long _longestWait;
    private int _start;

    /// <param name="settings">What it goes by.</param>
    /// <param name="payload">What its requests are made of.</param>
    /// <param name="number">Which client it is: each draws other requests.</param>
    public EchoClient(ClientSettings settings, Payload payload, int number)
    {
        (_settings, _payload, Random) = (settings, payload, new Random(settings.Seed + number));
        _buffer = new byte[Math.Clamp(settings.MaxPayload, 1, HeldOnTheWay)];
        _source = new IPEndPoint(new IPAddress([127, 0, (byte)(number % LoopbackAddresses), 1]), 0);
        _moved = Moved;
    }

    /// <summary>The source of random numbers that the client draws from.</summary>
    public Random Random { get; }

    /// <summary>The connection's socket, for those who watch it. There must be one.</summary>
    public Socket Socket => _socket!;

    /// <summary>Whether the client has a connection.</summary>
    public bool IsConnected => _socket is not null;

    /// <summary>When what it does now should be over; none while it does nothing.</summary>
    public CancellationToken End { get; set; }

    /// <summary>Whether its last connection was shut down by <see cref="Interrupt"/>.</summary>
    public bool IsInterrupted { get; private set; }

    /// <summary>Whether it waits for the server to take its connection.</summary>
    public bool IsConnecting => Volatile.Read(ref _isConnecting);

    /// <summary>When anything last moved, or began to be waited for, as <see cref="Environment.TickCount64"/>
    /// counts.</summary>
    public long LastMove => Volatile.Read(ref _lastMove);

    /// <summary>The longest wait so far, in milliseconds, that ended because something moved.</summary>
    public long LongestWait => Volatile.Read(ref _longestWait);

    /// <summary>Counts the connections of all clients.</summary>
    public ConnectionCounts Connections => _settings.Connections;

    /// <summary>Connects to the first of the server's addresses that takes the connection, beginning with the one that
    /// took the last.</summary>
    public void Connect()
    {
        int first = _settings.Served, number = _settings.Targets.Count;
        for (int i = 0; ; i++)
        {
            int target = (first + i) % number;
            try
            {
                Connect(_settings.Targets[target]);
                if (i > 0) _settings.Served = target;
                return;
            }
            catch (ExchangeException e) when (e.Code == FailureCode.Connect && i < number - 1)
            {
                // The next one may.
            }
        }
    }

    /// <summary>Draws a request, sends it, receives the whole reply and compares it.</summary>
    /// <param name="stop">Ends a long request early; what was sent of it is still answered.</param>
    /// <returns>How many bytes the request had.</returns>
    public long Exchange(CancellationToken stop)
    {
        long length = Draw();
        if (length > HeldOnTheWay) return Streamed(stop).Run(length, endsInput: false);
        Send(0, length);
        Receive(0, length, length);
        return length;
    }

    /// <summary>Draws a request and sends it as the connection's only one; its input ends with it. Receives and
    /// compares the reply until the server ends it too.</summary>
    /// <param name="stop">Ends it early; what was sent is still answered.</param>
    /// <returns>How many bytes the request had.</returns>
    public long Stream(CancellationToken stop)
    {
        long length = Streamed(stop).Run(Draw(), endsInput: true);
        Close();
        return length;
    }

    /// <summary>Draws the next request.</summary>
    /// <returns>How long it is.</returns>
    public long Draw()
    {
        Began();
        _start = Payload.Draw(Random);
        return Random.NextInt64(_settings.MinPayload, _settings.MaxPayload + 1);
    }

    /// <summary>Sends a part of the request, as far as the connection takes it.</summary>
    public void Send(long from, long to)
    {
        Began();
        while (from < to)
        {
            int n = _socket!.Send(_payload.Request(_start, from, to), SocketFlags.None, out SocketError error);
            if (error != SocketError.Success)
                throw new ExchangeException(CodeOf(error, FailureCode.Send), $"sending: {error}");
            from += n;
        }
    }

    /// <summary>Receives a part of the reply and compares it.</summary>
    public void Receive(long from, long to, long whole)
    {
        while (from < to)
        {
            ReadOnlySpan<byte> reply = _payload.Reply(_start, from, to);
            int n = _socket!.Receive(
                _buffer.AsSpan(0, Math.Min(_buffer.Length, reply.Length)), SocketFlags.None, out SocketError error);
            if (error != SocketError.Success)
                throw new ExchangeException(
                    CodeOf(error, FailureCode.Receive), $"{error} after {from} of {whole} bytes");
            if (n == 0) throw new ExchangeException(FailureCode.Receive, $"closed after {from} of {whole} bytes");
            int same = reply.CommonPrefixLength(_buffer.AsSpan(0, n));
            if (same < n)
                throw new ExchangeException(FailureCode.Mismatch, $"byte {from + same + 1} of {whole} is wrong");
            Moved();
            from += n;
        }
    }

    /// <summary>Says that nothing more comes, and waits for the server to close as well.</summary>
    public void Finish()
    {
        EndInput();
        AwaitEnd();
    }

    /// <summary>Says that nothing more comes.</summary>
    public void EndInput()
    {
        try
        {
            _socket!.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.NotConnected)
        {
            // The server has reset the connection; receiving will tell so.
        }
    }

    /// <summary>Waits for the server to close, and closes.</summary>
    public void AwaitEnd()
    {
        int n = _socket!.Receive(_buffer, SocketFlags.None, out SocketError error);
        if (error != SocketError.Success)
            throw new ExchangeException(CodeOf(error, FailureCode.Receive), $"after the reply: {error}");
        if (n > 0) throw new ExchangeException(FailureCode.Mismatch, $"{n} or more bytes after the reply");
        Close();
    }

    /// <summary>Resets its connection, whatever is on its way.</summary>
    public void Reset()
    {
        _socket!.LingerState = new LingerOption(true, 0);
        Connections.AddAborted();
        Close();
    }

    /// <summary>Closes its connection.</summary>
    public void Close()
    {
        if (_socket is null) return;
        Drop();
        if (IsInterrupted) Connections.AddAborted();
        Connections.AddClosed();
    }

    /// <summary>Shuts its connection down, if there is one or one is being made: whatever blocks in it fails. From any
    /// thread.</summary>
    public void Interrupt()
    {
        lock (_lock)
        {
            if (_socket is null && !_isConnecting) return;
            IsInterrupted = true;
            try
            {
                _socket?.Shutdown(SocketShutdown.Both);
            }
            catch (SocketException)
            {
                // It is not connected yet, or not any more.
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    private void Connect(EndPoint target)
    {
        Began();
        lock (_lock) (_isConnecting, IsInterrupted) = (true, false);
        try
        {
            if (target.AddressFamily == AddressFamily.Unix) ConnectUnix(target);
            else ConnectTcp((IPEndPoint)target);
            Moved();
            _settings.Connections.AddMade();
        }
        catch (SocketException e)
        {
            Drop();
            throw Failure(e, target);
        }
        finally
        {
            lock (_lock) _isConnecting = false;
        }
    }

    private void ConnectTcp(IPEndPoint target)
    {
        Socket socket = Open(new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp));
        (socket.ReceiveTimeout, socket.SendTimeout, socket.NoDelay) = (Milliseconds, Milliseconds, true);
        socket.SetRawSocketOption(
            (int)SocketOptionLevel.Tcp, Libc.TCP_USER_TIMEOUT, BitConverter.GetBytes(Milliseconds));
        bool isHere = _settings.IsServerHere || IPAddress.IsLoopback(target.Address), hasSource = isHere
            && target.AddressFamily == AddressFamily.InterNetwork;
        if (hasSource) BindSource(socket);
        socket.Connect(target);
        if (isHere && (!hasSource || _source.Address.Equals(target.Address))) SelfConnection.Refuse(socket);
    }

    // One address has 28,000 ports, each of them blocked for a while after its connection: clients of a server on this
    // machine take several addresses.
    private void BindSource(Socket socket)
    {
        socket.SetRawSocketOption((int)SocketOptionLevel.IP, IP_BIND_ADDRESS_NO_PORT, BitConverter.GetBytes(1));
        socket.Bind(_source);
    }

    // Nothing but the server's accept wakes who waits in a full queue (unix(7)): so the wait is cut into short ones.
    private void ConnectUnix(EndPoint target)
    {
        long end = _settings.Timeout > TimeSpan.Zero ? Environment.TickCount64 + Milliseconds : long.MaxValue;
        while (true)
        {
            Socket socket = Open(new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified));
            socket.SendTimeout = (int)Math.Clamp(end - Environment.TickCount64, 1, LongestBlock);
            try
            {
                socket.Connect(target);
                (socket.ReceiveTimeout, socket.SendTimeout) = (Milliseconds, Milliseconds);
                return;
            }
            catch (SocketException e)
                when (e.SocketErrorCode == SocketError.WouldBlock && !IsInterrupted && Environment.TickCount64 < end)
            {
                Drop();
            }
        }
    }

    private Socket Open(Socket socket)
    {
        lock (_lock) _socket = socket;
        return socket;
    }

    private void Drop()
    {
        lock (_lock)
        {
            _socket?.Dispose();
            _socket = null;
        }
    }

    private int Milliseconds => (int)Math.Ceiling(_settings.Timeout.TotalMilliseconds); // 0 would be for ever

    private ExchangeException Failure(SocketException e, EndPoint target) => e.SocketErrorCode switch
    {
        SocketError.WouldBlock when target is UnixDomainSocketEndPoint =>
            new ExchangeException(
                FailureCode.BacklogFull,
                $"the queue of the server's socket was full for {TimeText.Format(_settings.Timeout)}: it does not "
                + "accept"),
        SocketError.TimedOut or SocketError.WouldBlock or SocketError.InProgress =>
            new ExchangeException(
                FailureCode.Timeout,
                $"the server did not take the connection within {TimeText.Format(_settings.Timeout)}"),
        SocketError.AddressNotAvailable or SocketError.AddressAlreadyInUse when target is IPEndPoint =>
            new ExchangeException(FailureCode.LocalPort, $"no local port is free: {e.Message}"),
        _ => new ExchangeException(FailureCode.Connect, ConnectError.Of(e, target).Message),
    };

    private void Began() => Volatile.Write(ref _lastMove, Environment.TickCount64);

    private void Moved()
    {
        long now = Environment.TickCount64;
        if (now - _lastMove > _longestWait) Volatile.Write(ref _longestWait, now - _lastMove);
        Volatile.Write(ref _lastMove, now);
    }

    private StreamedExchange Streamed(CancellationToken stop) =>
        new(_socket!, _payload, _start, _settings.Timeout, _moved, stop);

    private static string CodeOf(SocketError error, string otherwise) =>
        error is SocketError.TimedOut or SocketError.WouldBlock ? FailureCode.Timeout : otherwise;
}
