using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Linux.Calls;

internal static partial class Libc
{
    internal const int FALLOC_FL_KEEP_SIZE = 1;
    internal const int FALLOC_FL_PUNCH_HOLE = 2;

    /// <summary>fallocate(2) with FALLOC_FL_PUNCH_HOLE: gives the memory of a part back, which reads as zeros from here on.</summary>
    /// <exception cref="LinuxException">EOPNOTSUPP: no such file.</exception>
    internal static void PunchHole(SafeFileHandle memory, long offset, long length)
    {
        int result;
        do result = fallocate(memory, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, offset, length);
        while (Interrupted(result));
        Check(result, "fallocate");
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial int fallocate(SafeFileHandle file, int mode, long offset, long length);
}
