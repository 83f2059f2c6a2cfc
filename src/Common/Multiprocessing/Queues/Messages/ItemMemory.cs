using EchoServer.Common.Interop;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Common.Multiprocessing.Queues.Messages;

/// <summary>
/// Memory that all processes of a queue have, or both ends of a pipe: a large item waits in a piece of it. The message tells where, and the piece belongs to whoever takes the message. So a receiver
/// needs no descriptor for an item: a process that can get none loses nothing.
/// </summary>
/// <remarks>
/// No place is used twice (<see cref="PlaceCounter"/>), and a piece that was read is given back to the kernel. The piece of a process that is killed while it puts an item, or takes one, stays until all have left the queue.
/// </remarks>
/// <param name="handle">The memory. Disposed with it.</param>
internal sealed class ItemMemory(SafeFileHandle handle) : IDisposable
{
    private const int PageSize = 64 * 1024; // the largest that Linux has: only whole pages are given back, so pieces share none

    private readonly Lock _gate = new();
    private PlaceCounter? _places; // from the first large item on

    /// <summary>What is handed over to other processes.</summary>
    public SafeFileHandle Handle => handle;

    /// <summary>Makes one, empty.</summary>
    /// <exception cref="QueueLimitException">No descriptor is to be had.</exception>
    public static ItemMemory Create() => new(OrLimit(() => Libc.MemFd("queue-items")));

    /// <summary>The same memory by a descriptor of its own.</summary>
    /// <exception cref="QueueLimitException">No descriptor is to be had.</exception>
    public ItemMemory Share() => new(OrLimit(() => Libc.Duplicate((int)handle.DangerousGetHandle(), 0)));

    /// <summary>Puts an item into a piece of its own.</summary>
    /// <returns>The piece, which is ours until it is given away.</returns>
    /// <exception cref="IOException">There is no memory, or it is beyond RLIMIT_FSIZE.</exception>
    public MemoryPiece Write(ReadOnlySpan<byte> item)
    {
        long room = RoomFor(item.Length);
        MemoryPiece piece = new(handle, (1 + Places().Take(room / PageSize)) * PageSize, room); // the counter has the first page
        try
        {
            RandomAccess.Write(handle, item, piece.Position);
            return piece;
        }
        catch
        {
            piece.Dispose();
            throw;
        }
    }

    /// <summary>The piece that a message tells of, which is ours from here on.</summary>
    /// <returns>Null when there is no such piece.</returns>
    public MemoryPiece? Take(long position, int length) =>
        position >= PageSize && length > 0 && position <= RandomAccess.GetLength(handle) - length ? new MemoryPiece(handle, position, RoomFor(length)) : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        handle.Dispose();
        lock (_gate) _places?.Dispose();
    }

    private PlaceCounter Places()
    {
        lock (_gate) return _places ??= new PlaceCounter(handle);
    }

    private static long RoomFor(int length) => ((long)length + PageSize - 1) / PageSize * PageSize;

    private static SafeFileHandle OrLimit(Func<SafeFileHandle> open)
    {
        try
        {
            return open();
        }
        catch (LinuxException e)
        {
            throw QueueLimitException.Or(e.Call, e.Errno);
        }
    }
}
