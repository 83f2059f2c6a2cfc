using System.Runtime.InteropServices;

namespace EchoServer.ForkServer;

/// <summary>Maps the scoreboard.</summary>
internal static unsafe partial class SharedMemory
{
    private const int PROT_READ_WRITE = 3;
    private const int MAP_SHARED = 1;

    /// <summary>mmap(2).</summary>
    /// <returns>Its address; null when it can't be mapped.</returns>
    internal static byte* Map(int descriptor, nuint size)
    {
        void* address = mmap(null, size, PROT_READ_WRITE, MAP_SHARED, descriptor, 0);
        return (nint)address == -1 ? null : (byte*)address;
    }

    [LibraryImport("libc")]
    private static partial void* mmap(void* address, nuint size, int protection, int flags, int descriptor, nint offset);
}
