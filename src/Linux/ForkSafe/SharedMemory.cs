using System.Runtime.InteropServices;

namespace EchoServer.Linux.ForkSafe;

/// <summary>mmap(2).</summary>
internal static unsafe partial class SharedMemory
{
    private const int PROT_READ_WRITE = 3;
    private const int MAP_SHARED = 1;
    private const int MAP_PRIVATE = 2;
    private const int MAP_ANONYMOUS = 0x20;

    /// <summary>Maps a descriptor's memory.</summary>
    /// <param name="descriptor">The descriptor.</param>
    /// <param name="size">How many bytes of it.</param>
    /// <param name="offset">From where on; a multiple of the page size.</param>
    /// <param name="hint">Where to, if there is room.</param>
    /// <returns>Its address; null when it can't be mapped.</returns>
    internal static byte* Map(int descriptor, nuint size, nuint offset = 0, nuint hint = 0) =>
        OrNull(mmap((void*)hint, size, PROT_READ_WRITE, MAP_SHARED, descriptor, (nint)offset));

    /// <summary>Maps memory of our own, all zero.</summary>
    /// <param name="hint">Where, if there is room.</param>
    /// <param name="size">How many bytes.</param>
    /// <returns>Its address; null when there is none.</returns>
    internal static byte* MapPrivate(nuint hint, nuint size) =>
        OrNull(mmap((void*)hint, size, PROT_READ_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));

    /// <summary>munmap(2).</summary>
    internal static void Unmap(byte* address, nuint size) => _ = munmap(address, size); // of a mapping of ours it can't fail

    private static byte* OrNull(void* address) => (nint)address == -1 ? null : (byte*)address;

    [LibraryImport("libc", SetLastError = true)]
    private static partial void* mmap(void* address, nuint size, int protection, int flags, int descriptor, nint offset);

    [LibraryImport("libc")]
    private static partial int munmap(void* address, nuint size);
}
