using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Common.Interop;

internal static partial class Libc
{
    internal const int SEEK_CUR = 1;

    /// <summary>lseek(2) with SEEK_CUR: moves the offset on. It is one for all who have the file from the same open(2), in whatever process; the kernel moves it under a lock.</summary>
    /// <returns>The new offset.</returns>
    /// <exception cref="LinuxException">EOVERFLOW and EINVAL: it would be beyond the longest file.</exception>
    internal static long MoveOffset(SafeFileHandle file, long bytes)
    {
        long offset = lseek(file, bytes, SEEK_CUR);
        if (offset == -1) Check(-1, "lseek");
        return offset;
    }

    // off_t has 64 bits wherever .NET runs on 64-bit Linux.
    [LibraryImport(Library, SetLastError = true)]
    private static partial long lseek(SafeFileHandle file, long offset, int whence);
}
