using EchoServer.Linux.Calls;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Multiprocessing;

/// <summary>A piece of <see cref="ItemMemory"/> with a large item in it. Whoever has it disposes it, unless it is given away.</summary>
/// <param name="memory">The memory.</param>
/// <param name="position">Where it begins.</param>
/// <param name="room">How many bytes it has, in whole pages.</param>
internal sealed class MemoryPiece(SafeFileHandle memory, long position, long room) : IDisposable
{
    private bool _isGone;

    /// <summary>Where it begins.</summary>
    public long Position => position;

    /// <summary>Reads the item.</summary>
    /// <param name="bytes">As many as the item has.</param>
    /// <exception cref="InvalidDataException">There is less.</exception>
    public void Read(Span<byte> bytes)
    {
        for (int done = 0; done < bytes.Length;)
        {
            int n = RandomAccess.Read(memory, bytes[done..], position + done);
            if (n == 0) throw new InvalidDataException($"an item of {bytes.Length} bytes is cut off after {done}");
            done += n;
        }
    }

    /// <summary>A message that tells of it was sent: it is the receiver's.</summary>
    public void GiveAway() => _isGone = true;

    /// <summary>Gives its memory back to the kernel, unless it was given away.</summary>
    public void Dispose()
    {
        if (_isGone) return;
        _isGone = true;
        Libc.PunchHole(memory, position, room);
    }
}
