using Microsoft.Win32.SafeHandles;

namespace EchoServer.Multiprocessing;

/// <summary>A piece of <see cref="ItemMemory"/> with a large item in it. Whoever has it disposes it, unless it is given
/// away.</summary>
/// <param name="memory">The memory.</param>
/// <param name="places">The memory's places.</param>
/// <param name="position">Where the piece begins, in bytes.</param>
/// <param name="length">How many bytes the item has.</param>
internal sealed class MemoryPiece(SafeFileHandle memory, ItemPlaces places, long position, int length) : IDisposable
{
    private bool _isGone;

    /// <summary>Where the piece begins, in bytes.</summary>
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

    /// <summary>A message that tells of it is about to be sent: if this process is killed from here on, the piece waits
    /// for whoever takes the message.</summary>
    public void Offer() => places.Give(position, length);

    /// <summary>The message could not be sent as yet: it is ours as before.</summary>
    public void Withdraw() => places.TryTake(position, length);

    /// <summary>The message was sent: it is the receiver's.</summary>
    public void GiveAway() => _isGone = true;

    /// <summary>Gives its memory back to the kernel, unless it was given away.</summary>
    public void Dispose()
    {
        if (_isGone) return;
        _isGone = true;
        places.Free(position, length);
    }
}
