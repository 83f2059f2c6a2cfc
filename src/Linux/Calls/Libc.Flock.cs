using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Linux.Calls;

internal static unsafe partial class Libc
{
    internal const int LOCK_EX = 2;
    internal const int LOCK_NB = 4;

    /// <summary>flock(2): takes the lock of an open file for this descriptor, without waiting. The kernel gives it back when the descriptor is closed.</summary>
    /// <returns>False when somebody else has it.</returns>
    /// <exception cref="LinuxException">EBADF, ENOLCK, EOPNOTSUPP: there are no such locks here.</exception>
    internal static bool TryFlock(SafeFileHandle file)
    {
        int result;
        do result = flock(file, LOCK_EX | LOCK_NB);
        while (Interrupted(result));
        if (result == -1 && Marshal.GetLastPInvokeError() == Errno.EAGAIN) return false;
        Check(result, "flock");
        return true;
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial int flock(SafeFileHandle file, int operation);
}
