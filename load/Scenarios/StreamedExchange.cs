using System.Buffers;
using System.Diagnostics;
using System.Net.Sockets;
using EchoServer.Linux;
using EchoServer.Linux.Calls;
using EchoServer.Linux.ForkSafe;

namespace EchoServer.Load.Scenarios;

/// <summary>
/// A request of any length, sent while its reply is received and compared, byte for byte. Only the kernel's buffers
/// bound what is on its way: a server that answers while it reads is never left waiting for us to read. One thread does
/// both, which costs no more than two, and waits in poll(2).
/// </summary>
internal sealed class StreamedExchange(
    Socket socket, Payload payload, int start, TimeSpan timeout, Action moved, CancellationToken stop)
{
    private const int BufferSize = 256 * 1024;
    private const int LongestWait = 100; // ms, between looks at the time and at the token

    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
    private long _length;
    private long _sent;
    private long _received;
    private bool _endsInput;
    private bool _isEnded;
    private LinuxException? _sendError;
    private long _lastMove = Stopwatch.GetTimestamp();

    private bool IsSending => _sent < _length && _sendError is null;

    private bool IsDone => _received == _length && (!_endsInput || _isEnded);

    /// <summary>Sends, receives and compares. When the run is to stop it soon sends no more, and what was sent is still
    /// received.</summary>
    /// <param name="length">The number of bytes to send.</param>
    /// <param name="endsInput">Whether the connection's input ends with them, and the server's is awaited.</param>
    /// <returns>How many bytes it were in the end.</returns>
    /// <exception cref="ExchangeException">It failed.</exception>
    public long Run(long length, bool endsInput)
    {
        (_length, _endsInput) = (length, endsInput);
        try
        {
            while (!IsDone)
            {
                if (stop.IsCancellationRequested) StopSending();
                if (Send() | Receive()) Move();
                else if (!IsDone) Wait();
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }
        return _length;
    }

    // Not before there is something to be answered: an empty exchange would prove nothing.
    private void StopSending()
    {
        if (!IsSending || _sent == 0) return;
        _length = _sent;
        EndInput();
    }

    private bool Send()
    {
        if (!IsSending) return false;
        try
        {
            int n = Libc.TrySend(socket.SafeHandle, payload.Request(start, _sent, _length));
            if (n <= 0) return false;
            _sent += n;
            if (_sent == _length) EndInput();
            return true;
        }
        catch (LinuxException e)
        {
            // What came before the connection ended tells more: receiving goes on until it has failed as well.
            _sendError = e;
            return true;
        }
    }

    private void EndInput()
    {
        if (!_endsInput) return;
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.NotConnected)
        {
            // The server has reset the connection; receiving will tell so.
        }
    }

    private bool Receive()
    {
        int n;
        try
        {
            n = Libc.TryReceive(socket.SafeHandle, _buffer.AsSpan(0, BufferSize));
        }
        catch (LinuxException e)
        {
            string code = e.Errno == Errno.ETIMEDOUT ? FailureCode.Timeout : FailureCode.Receive;
            throw new ExchangeException(code, $"{e.Message} after {Progress}");
        }
        if (n == 0) End();
        else if (n > 0) Compare(_buffer.AsSpan(0, n));
        return n >= 0;
    }

    private void End()
    {
        if (_received == _length) _isEnded = true;
        // Without its input's end, an answered connection must stay open.
        if (!_isEnded || !_endsInput)
            throw new ExchangeException(
                FailureCode.Receive,
                $"closed after {Progress}{(_sendError is null ? "" : $", and {_sendError.Message}")}");
    }

    private void Compare(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_received == _length)
                throw new ExchangeException(FailureCode.Mismatch, $"{bytes.Length} or more bytes after the reply");
            ReadOnlySpan<byte> reply = payload.Reply(start, _received, Math.Min(_length, _received + bytes.Length));
            int same = reply.CommonPrefixLength(bytes);
            if (same < reply.Length)
                throw new ExchangeException(FailureCode.Mismatch, $"byte {_received + same + 1} of {_length} is wrong");
            _received += same;
            bytes = bytes[same..];
        }
    }

    private void Move()
    {
        _lastMove = Stopwatch.GetTimestamp();
        moved();
    }

    private string Progress => $"{_received} of {_length} bytes";

    private void Wait()
    {
        TimeSpan still = Stopwatch.GetElapsedTime(_lastMove);
        if (timeout > TimeSpan.Zero && still >= timeout)
            throw new ExchangeException(
                FailureCode.Timeout, $"nothing moved for {timeout.TotalSeconds:0.###} s after {Progress}");
        double left = timeout > TimeSpan.Zero ? Math.Ceiling((timeout - still).TotalMilliseconds) : LongestWait;
        PollDescriptor ready = new()
            { Descriptor = (int)socket.Handle, Events = (short)(Libc.POLLIN | (IsSending ? Libc.POLLOUT : 0)) };
        Libc.Poll(new Span<PollDescriptor>(ref ready), (int)Math.Min(LongestWait, left));
    }
}
