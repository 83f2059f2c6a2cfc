using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Linux.Calls;

internal static unsafe partial class Libc
{
    internal const int F_SETLK = 6;
    internal const short F_WRLCK = 1;
    internal const short F_UNLCK = 2;

    /// <summary>struct flock of a 64-bit system; all zero but the type, it is the whole file.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct RecordLock
    {
        internal short Type;
        internal short Whence;
        internal nint Start;
        internal nint Length;
        internal int Process;
    }

    /// <summary>fcntl(2) F_SETLK: takes the lock of a file for this process. The kernel gives it back when the process ends, or closes any descriptor of the file.</summary>
    /// <returns>False when another process has it.</returns>
    /// <exception cref="LinuxException">EBADF; ENOLCK: short of memory.</exception>
    internal static bool TryLock(SafeFileHandle file)
    {
        int result = SetLock(file, F_WRLCK);
        if (result == -1 && Marshal.GetLastPInvokeError() is Errno.EAGAIN or Errno.EACCES) return false;
        Check(result, "fcntl");
        return true;
    }

    /// <summary>Gives the lock back.</summary>
    /// <exception cref="LinuxException">EBADF.</exception>
    internal static void Unlock(SafeFileHandle file) => Check(SetLock(file, F_UNLCK), "fcntl");

    private static int SetLock(SafeFileHandle file, short type)
    {
        var entry = new RecordLock { Type = type };
        return fcntl(file, F_SETLK, &entry);
    }

    // fcntl is variadic; on x86-64 and arm64 Linux a pointer is passed just as a fixed argument would be.
    [LibraryImport(Library, SetLastError = true)]
    private static partial int fcntl(SafeFileHandle file, int command, RecordLock* entry);
}
