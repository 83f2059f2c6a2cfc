using EchoServer.Linux;
using EchoServer.Linux.Calls;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Multiprocessing;

/// <summary>
/// Memory that all processes of a queue have, or both ends of a pipe: a large item waits in a piece of it. The message
/// tells where, and the piece belongs to whoever takes the message. So a receiver needs no descriptor for an item: a
/// process that can get none loses nothing.
/// </summary>
/// <remarks>
/// <see cref="ItemPlaces"/> has which places are free. The lowest are taken first, so the memory reaches no further
/// than what waits in it has needed: RLIMIT_FSIZE holds for it, too. A piece that was read is given back to the kernel;
/// that of a process which was killed while it put an item, or took one, before the memory grows.
/// </remarks>
/// <param name="handle">The memory. Disposed with it.</param>
internal sealed class ItemMemory(SafeFileHandle handle) : IDisposable
{
    private ItemPlaces? _places;

    /// <summary>What is handed over to other processes.</summary>
    public SafeFileHandle Handle => handle;

    /// <summary>Makes an empty memory.</summary>
    /// <exception cref="QueueLimitException">No descriptor is to be had.</exception>
    public static ItemMemory Create()
    {
        ItemMemory memory = new(OrLimit(() => Libc.MemFd("queue-items")));
        try
        {
            ItemPlaces.Create(memory.Handle);
            return memory;
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }

    /// <summary>The same memory by a descriptor of its own.</summary>
    /// <exception cref="QueueLimitException">No descriptor is to be had.</exception>
    public ItemMemory Share() => new(OrLimit(() => Libc.Duplicate((int)handle.DangerousGetHandle(), 0)));

    /// <summary>Puts an item into a piece of its own.</summary>
    /// <returns>The piece, which is ours until it is given away.</returns>
    /// <exception cref="IOException">There is no memory, or it is beyond RLIMIT_FSIZE.</exception>
    public MemoryPiece Write(ReadOnlySpan<byte> item)
    {
        ItemPlaces places = Places;
        MemoryPiece piece = new(handle, places, places.TakeFree(item.Length) ?? throw NoRoom(item.Length), item.Length);
        try
        {
            // A write beyond the limit would end this process: SIGXFSZ.
            if ((ulong)piece.Position + (ulong)item.Length > Libc.GetSoftLimit(Libc.RLIMIT_FSIZE))
                throw NoRoom(item.Length);
            RandomAccess.Write(handle, item, piece.Position);
            return piece;
        }
        catch
        {
            piece.Dispose();
            throw;
        }
    }

    /// <summary>Makes sure that a piece can be taken: before its message is, as nothing is to be taken that can't be
    /// kept.</summary>
    /// <exception cref="LinuxException">ENOMEM (RLIMIT_AS).</exception>
    public void Prepare() => _ = Places;

    /// <summary>The piece that a message tells of, which is ours from here on.</summary>
    /// <returns>Null when there is no such piece.</returns>
    public MemoryPiece? Take(long position, int length) =>
        Places.TryTake(position, length) ? new MemoryPiece(handle, Places, position, length) : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        _places?.Dispose();
        handle.Dispose();
    }

    private ItemPlaces Places
    {
        get
        {
            if (_places is { } places) return places;
            ItemPlaces mapped = ItemPlaces.Map(handle);
            if (Interlocked.CompareExchange(ref _places, mapped, null) is not { } first) return mapped;
            mapped.Dispose();
            return first;
        }
    }

    private static IOException NoRoom(int length)
    {
        ulong limit = Libc.GetSoftLimit(Libc.RLIMIT_FSIZE);
        string what = $"there is no room for an item of {length} bytes: the large ones that wait may have";
        return new IOException(
            limit <= long.MaxValue
                ? $"{what} {limit} bytes in all, which is RLIMIT_FSIZE; raise it (ulimit -f)"
                : $"{what} 64 GiB in all; take some out first");
    }

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
