using EchoServer.Multiprocessing;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Multiprocessing.Connections;

public class FrameWriterTests
{
    // A peer that takes little, but all the time, must not be taken for one that has stalled.
    [Fact]
    public async Task LongFrame_IsWrittenInPieces_ThatEachHaveTheWholeTime()
    {
        byte[] frame = new byte[1_000_000];
        new Random(1).NextBytes(frame);
        Pieces pieces = new();
        await new FrameWriter(pieces, TimeSpan.FromSeconds(30)).WriteAsync(frame, CancellationToken.None);
        Assert.InRange(pieces.Longest, 1, 64 * 1024);
        SameBytes.Assert([0, 0x0F, 0x42, 0x40, .. frame], pieces.ToArray());
    }

    private sealed class Pieces : MemoryStream
    {
        public int Longest { get; private set; }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Longest = Math.Max(Longest, buffer.Length);
            return base.WriteAsync(buffer, cancellationToken);
        }
    }
}
