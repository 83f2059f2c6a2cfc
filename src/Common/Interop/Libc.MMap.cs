using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Common.Interop;

internal static unsafe partial class Libc
{
    internal const int PROT_READ = 1;
    internal const int PROT_WRITE = 2;
    internal const int MAP_SHARED = 1;

    /// <summary>mmap(2): shared memory, to read and write; it stays mapped as long as the process lives.</summary>
    /// <exception cref="LinuxException">ENOMEM, EACCES.</exception>
    internal static void* MapShared(SafeFileHandle memory, nuint size)
    {
        void* address = mmap(null, size, PROT_READ | PROT_WRITE, MAP_SHARED, memory, 0);
        Check((nint)address == -1 ? -1 : 0, "mmap");
        return address;
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial void* mmap(void* address, nuint size, int protection, int flags, SafeFileHandle memory, nint offset);
}
