using System.Buffers;
using System.Buffers.Binary;

namespace EchoServer.Multiprocessing;

/// <summary>Writes frames as <see cref="FrameReader"/> reads them. For one writer at a time.</summary>
/// <param name="stream">The stream that the frames go to.</param>
/// <param name="stall">How long the peer may take for 64 KiB.</param>
internal sealed class FrameWriter(Stream stream, TimeSpan stall)
{
    private const int Header = sizeof(int);

    // Header and frame in one segment, as Python sends them too; longer ones are not worth the copy.
    private const int LongestCopied = 16 * 1024;

    // How far a write has come can't be seen; so each is small, and has the whole time. (Smaller ones cost throughput.)
    private const int Chunk = 64 * 1024;

    /// <summary>Writes a frame.</summary>
    /// <exception cref="TimeoutException">The peer took less than 64 KiB in that time. Nothing can be written any
    /// more.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
    {
        int copied = frame.Length <= LongestCopied ? frame.Length : 0;
        byte[] first = ArrayPool<byte>.Shared.Rent(Header + copied);
        BinaryPrimitives.WriteInt32BigEndian(first, frame.Length);
        frame[..copied].CopyTo(first.AsMemory(Header));
        await WriteChunkAsync(first.AsMemory(0, Header + copied), cancellationToken);
        ArrayPool<byte>.Shared.Return(first); // not when the write failed, which may still read it
        for (int done = copied; done < frame.Length; done += Chunk)
            await WriteChunkAsync(frame.Slice(done, Math.Min(Chunk, frame.Length - done)), cancellationToken);
    }

    private async ValueTask WriteChunkAsync(ReadOnlyMemory<byte> chunk, CancellationToken cancellationToken)
    {
        ValueTask writing = stream.WriteAsync(chunk, CancellationToken.None);
        if (writing.IsCompleted) await writing;
        else await writing.AsTask().WaitAsync(stall, cancellationToken);
    }
}
