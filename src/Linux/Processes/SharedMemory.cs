using System.Runtime.InteropServices;
using EchoServer.Linux.Calls;
using EchoServer.Linux.ForkSafe;

namespace EchoServer.Linux.Processes;

/// <summary>Memory that is mapped for reading and writing (mmap(2)).</summary>
internal static unsafe class SharedMemory
{
    /// <summary>Maps a descriptor's memory.</summary>
    /// <param name="descriptor">The descriptor.</param>
    /// <param name="size">How many bytes of it.</param>
    /// <param name="offset">From where on; a multiple of the page size.</param>
    /// <param name="hint">Where to, if there is room.</param>
    /// <returns>Its address; null when it can't be mapped.</returns>
    internal static byte* Map(int descriptor, nuint size, nuint offset = 0, nuint hint = 0) =>
        Libc.Map(hint, size, Libc.MAP_SHARED, descriptor, offset);

    /// <summary>Maps a descriptor's memory, all of it.</summary>
    /// <exception cref="LinuxException">ENOMEM: there is no room for it (RLIMIT_AS).</exception>
    internal static byte* MapOrThrow(SafeHandle memory, nuint size)
    {
        byte* address = Map((int)memory.DangerousGetHandle(), size);
        return address != null ? address : throw new LinuxException("mmap", Marshal.GetLastPInvokeError());
    }

    /// <summary>Maps memory of our own, all zero.</summary>
    /// <param name="hint">Where, if there is room.</param>
    /// <param name="size">How many bytes.</param>
    /// <returns>Its address; null when there is none.</returns>
    internal static byte* MapPrivate(nuint hint, nuint size) =>
        Libc.Map(hint, size, Libc.MAP_PRIVATE | Libc.MAP_ANONYMOUS, -1, 0);

    /// <summary>munmap(2).</summary>
    // of a mapping of ours it can't fail
    internal static void Unmap(byte* address, nuint size) => Kernel.Unmap(address, size);
}
