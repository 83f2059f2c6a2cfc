using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Linux.Calls;

internal static unsafe partial class Libc
{
    internal const int EFD_CLOEXEC = 0x80000;
    internal const int EFD_NONBLOCK = 0x800;

    /// <summary>eventfd(2) with a counter of 0, close-on-exec and non-blocking.</summary>
    /// <exception cref="LinuxException">EMFILE, ENFILE, ENOMEM.</exception>
    internal static SafeFileHandle EventFd() => new(Check(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd"), ownsHandle: true);

    /// <summary>Adds 1 to the counter, which makes the descriptor readable. It does not block.</summary>
    internal static void EventFdAdd(SafeFileHandle descriptor)
    {
        ulong one = 1;
        nint result = write(descriptor, &one, sizeof(ulong));
        // EAGAIN: the counter is full, so it is readable already, which is all that is wanted.
        if (result == -1 && Marshal.GetLastPInvokeError() != Errno.EAGAIN) Check(-1, "write");
    }

    /// <summary>Sets the counter back to 0; a counter that is 0 already stays so.</summary>
    internal static void EventFdClear(SafeFileHandle descriptor)
    {
        ulong count;
        nint result = read(descriptor, &count, sizeof(ulong));
        if (result == -1 && Marshal.GetLastPInvokeError() != Errno.EAGAIN) Check(-1, "read");
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial int eventfd(uint initial, int flags);

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint write(SafeFileHandle descriptor, void* buffer, nuint count);

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint read(SafeFileHandle descriptor, void* buffer, nuint count);
}
