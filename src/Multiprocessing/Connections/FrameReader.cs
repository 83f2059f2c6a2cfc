using System.Buffers.Binary;

namespace EchoServer.Multiprocessing;

/// <summary>
/// Reads frames: a length of 4 bytes, big-endian and signed, then as many bytes. A length of -1 says that the real one
/// follows, in 8 bytes; Python writes it so from 2 GiB on.
/// </summary>
/// <param name="stream">Where they come from.</param>
/// <param name="stall">How long the next byte of a frame may take.</param>
/// <remarks>For one reader at a time. A read that somebody has stopped waiting for goes on, into the buffer: so no byte
/// is lost by a time-out before a frame.</remarks>
internal sealed class FrameReader(Stream stream, TimeSpan stall)
{
    private const int ShortHeader = sizeof(int);
    private const int LongHeader = sizeof(int) + sizeof(long);
    private const int BufferSize = 16 * 1024;

    private readonly byte[] _buffer = new byte[BufferSize];
    private int _start;
    private int _end;
    private bool _isAtEnd;
    private Task<int>? _reading; // into the buffer, which is empty then

    private int Buffered => _end - _start;

    /// <summary>Waits for the first byte of a frame, or the end of the stream.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="TimeoutException">There is neither in time.</exception>
    public async ValueTask<bool> WaitAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (Buffered > 0) return true;
        if (!_isAtEnd) await FillAsync(timeout, cancellationToken);
        return !_isAtEnd;
    }

    /// <summary>Reads a frame.</summary>
    /// <param name="longest">The most bytes that it may have.</param>
    /// <param name="cancellationToken">Stops the waiting; in the middle of a frame the rest of it is lost.</param>
    /// <exception cref="EndOfStreamException">There is no other frame.</exception>
    /// <exception cref="ProtocolException">The frame is longer. Nothing can be read any more.</exception>
    /// <exception cref="IOException">The frame was cut off. Nothing can be read any more.</exception>
    /// <exception cref="TimeoutException">The peer stalled in the middle of a frame. Nothing can be read any
    /// more.</exception>
    public async ValueTask<byte[]> ReadAsync(long longest, CancellationToken cancellationToken)
    {
        if (!await WaitAsync(Timeout.InfiniteTimeSpan, cancellationToken))
            throw new EndOfStreamException("the peer has closed the connection");
        long length = await ReadLengthAsync(cancellationToken);
        if (length < 0 || length > longest)
            throw new ProtocolException(
                $"the peer announced a frame of {(ulong)length} bytes; at most {longest} are taken");
        byte[] frame = GC.AllocateUninitializedArray<byte>((int)length);
        int done = Math.Min(frame.Length, Buffered);
        Take(done).CopyTo(frame);
        while (done < frame.Length)
        {
            int count = await InTimeAsync(
                stream.ReadAsync(frame.AsMemory(done), CancellationToken.None), stall, cancellationToken);
            if (count == 0) throw CutOff();
            done += count;
        }
        return frame;
    }

    private async ValueTask<long> ReadLengthAsync(CancellationToken cancellationToken)
    {
        await FillToAsync(ShortHeader, cancellationToken);
        int length = BinaryPrimitives.ReadInt32BigEndian(_buffer.AsSpan(_start));
        if (length != -1)
        {
            _start += ShortHeader;
            return length < 0 ? throw new ProtocolException($"the peer announced a frame of {length} bytes") : length;
        }
        await FillToAsync(LongHeader, cancellationToken);
        long real = BinaryPrimitives.ReadInt64BigEndian(_buffer.AsSpan(_start + ShortHeader));
        _start += LongHeader;
        return real;
    }

    private async ValueTask FillToAsync(int count, CancellationToken cancellationToken)
    {
        while (Buffered < count)
        {
            await FillAsync(stall, cancellationToken);
            if (_isAtEnd) throw CutOff();
        }
    }

    private async ValueTask FillAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (_reading is null)
        {
            _buffer.AsSpan(_start, Buffered).CopyTo(_buffer);
            (_start, _end) = (0, Buffered);
            _reading = stream.ReadAsync(_buffer.AsMemory(_end), CancellationToken.None).AsTask();
        }
        int count = await _reading.WaitAsync(timeout, cancellationToken);
        _reading = null;
        _isAtEnd = count == 0;
        _end += count;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        ReadOnlySpan<byte> taken = _buffer.AsSpan(_start, count);
        _start += count;
        return taken;
    }

    private static async ValueTask<int> InTimeAsync(
        ValueTask<int> reading, TimeSpan timeout, CancellationToken cancellationToken) =>
        reading.IsCompleted ? await reading : await reading.AsTask().WaitAsync(timeout, cancellationToken);

    private static IOException CutOff() => new("the peer closed the connection in the middle of a frame");
}
