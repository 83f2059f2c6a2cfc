using System.Net.Sockets;

namespace EchoServer.Multiprocessing;

/// <summary>
/// A connection that carries frames of bytes, each whole or not at all, to a peer that may be a Python process: its
/// <c>Client</c> or <c>Listener</c>, with <c>send_bytes</c> and <c>recv_bytes</c>. (Python's
/// <c>multiprocessing.connection.Connection</c>, without its pickles.)
/// </summary>
/// <remarks>Any thread may send, and one at a time may receive. After any error the connection is closed.</remarks>
public sealed partial class Connection : IDisposable
{
    private readonly Stream _stream;
    private readonly FrameReader _reader;
    private readonly FrameWriter _writer;
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly int _maxFrameLength;
    private int _isReceiving;

    /// <summary>A connection over a stream, which it owns from here on.</summary>
    internal Connection(Stream stream, string peer, ConnectionSettings settings)
    {
        _stream = stream;
        Peer = peer;
        _maxFrameLength = settings.MaxFrameLength;
        _reader = new FrameReader(stream, settings.StallTimeout);
        _writer = new FrameWriter(stream, settings.StallTimeout);
    }

    /// <summary>Who is at the other end, as an address; <c>unix:</c> for one without a name.</summary>
    public string Peer { get; }

    /// <summary>The stream that the connection runs over.</summary>
    internal Stream Stream => _stream;

    /// <summary>Sends a frame.</summary>
    /// <exception cref="IOException">The peer is gone.</exception>
    /// <exception cref="TimeoutException">The peer takes too little; see
    /// <see cref="ConnectionSettings.StallTimeout"/>.</exception>
    /// <exception cref="ObjectDisposedException">The connection is closed.</exception>
    public void SendBytes(ReadOnlyMemory<byte> frame) => SendBytesAsync(frame).AsTask().GetAwaiter().GetResult();

    /// <summary>Sends a frame.</summary>
    /// <inheritdoc cref="SendBytes"/>
    /// <param name="frame">What is sent; it must not change meanwhile.</param>
    /// <param name="cancellationToken">Stops waiting for others that send; in the middle of a frame it closes the
    /// connection.</param>
    public async ValueTask SendBytesAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken = default)
    {
        await _sending.WaitAsync(cancellationToken);
        try
        {
            await _writer.WriteAsync(frame, cancellationToken);
        }
        catch
        {
            Dispose();
            throw;
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Receives a frame.</summary>
    /// <param name="maxLength">The most bytes that it may have; null is what the options say.</param>
    /// <exception cref="EndOfStreamException">The peer has closed the connection.</exception>
    /// <exception cref="ProtocolException">The frame is longer.</exception>
    /// <exception cref="IOException">The connection is broken, or the frame was cut off.</exception>
    /// <exception cref="TimeoutException">The peer stalled in the middle of a frame.</exception>
    /// <exception cref="ObjectDisposedException">The connection is closed.</exception>
    public byte[] ReceiveBytes(int? maxLength = null) => ReceiveBytesAsync(maxLength).AsTask().GetAwaiter().GetResult();

    /// <summary>Receives a frame.</summary>
    /// <inheritdoc cref="ReceiveBytes"/>
    /// <param name="maxLength">The most bytes that it may have; null is what the options say.</param>
    /// <param name="cancellationToken">Stops waiting for a frame; in the middle of one it closes the
    /// connection.</param>
    public async ValueTask<byte[]> ReceiveBytesAsync(
        int? maxLength = null, CancellationToken cancellationToken = default)
    {
        try
        {
            return await ReceiveOrLeaveOpenAsync(maxLength, cancellationToken);
        }
        catch (ProtocolException)
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Whether a frame begins to arrive, or the connection's end. (Python's <c>poll</c>.)</summary>
    /// <param name="timeout">How long to wait for it; zero only looks.</param>
    /// <exception cref="IOException">The connection is broken.</exception>
    public bool Poll(TimeSpan timeout) => PollAsync(timeout).AsTask().GetAwaiter().GetResult();

    /// <inheritdoc cref="Poll"/>
    public async ValueTask<bool> PollAsync(TimeSpan timeout)
    {
        BeginReceiving();
        try
        {
            await WaitForFrameAsync(timeout, CancellationToken.None);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
        finally
        {
            Volatile.Write(ref _isReceiving, 0);
        }
    }

    /// <summary>Closes the connection; who waits for a frame gets an exception.</summary>
    public void Dispose() => _stream.Dispose();

    /// <summary>Receives a frame. After a <see cref="ProtocolException"/> the connection is open still, to say so:
    /// <see cref="LeaveAsync"/>.</summary>
    internal async ValueTask<byte[]> ReceiveOrLeaveOpenAsync(
        int? maxLength = null, CancellationToken cancellationToken = default)
    {
        BeginReceiving();
        try
        {
            await WaitForFrameAsync(Timeout.InfiniteTimeSpan, cancellationToken);
            return await ReceiveFrameAsync(Math.Min(maxLength ?? _maxFrameLength, _maxFrameLength), cancellationToken);
        }
        finally
        {
            Volatile.Write(ref _isReceiving, 0);
        }
    }

    /// <summary>Sends a last frame to a peer whose own can't be read any more, and closes the connection.</summary>
    /// <param name="last">The frame.</param>
    /// <param name="patience">How long the peer may take to read it. What it sends meanwhile is thrown away: unread, it
    /// would end the connection before the frame arrives.</param>
    internal async Task LeaveAsync(ReadOnlyMemory<byte> last, TimeSpan patience)
    {
        using CancellationTokenSource timeout = new(patience);
        using CancellationTokenRegistration registration = timeout.Token.Register(Dispose);
        try
        {
            await SendBytesAsync(last);
            if (_stream is NetworkStream network) network.Socket.Shutdown(SocketShutdown.Send);
            await _stream.CopyToAsync(Stream.Null, timeout.Token);
        }
        catch (Exception e) when (ConnectionFailure.Is(e) || e is SocketException or OperationCanceledException)
        {
            ProcessLog.Debug($"{Peer} did not read why it was refused: {e.Message}");
        }
        Dispose();
    }

    // A wait that was ended does no harm; a connection that is broken is closed.
    private async ValueTask WaitForFrameAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            await _reader.WaitAsync(timeout, cancellationToken);
        }
        catch (Exception e) when (e is not (TimeoutException or OperationCanceledException))
        {
            Dispose();
            throw;
        }
    }

    private async ValueTask<byte[]> ReceiveFrameAsync(int longest, CancellationToken cancellationToken)
    {
        try
        {
            return await _reader.ReadAsync(longest, cancellationToken);
        }
        catch (Exception e) when (e is not ProtocolException)
        {
            Dispose();
            throw;
        }
    }

    private void BeginReceiving()
    {
        if (Interlocked.Exchange(ref _isReceiving, 1) != 0)
            throw new InvalidOperationException("another receive of this connection is under way; one at a time");
    }
}
