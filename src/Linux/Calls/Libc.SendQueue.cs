using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Linux.Calls;

internal static unsafe partial class Libc
{
    internal const nuint SIOCOUTQ = 0x5411;

    /// <summary>unix(7), SIOCOUTQ: the kernel's memory, in bytes, for messages that were sent and not received.</summary>
    /// <exception cref="LinuxException">EBADF, ENOTSOCK.</exception>
    internal static int GetSendQueue(SafeFileHandle socket)
    {
        int bytes;
        Check(ioctl(socket, SIOCOUTQ, &bytes), "ioctl");
        return bytes;
    }

    // ioctl is variadic; on x86-64 and arm64 Linux a pointer is passed just as a fixed argument would be.
    [LibraryImport(Library, SetLastError = true)]
    private static partial int ioctl(SafeFileHandle descriptor, nuint request, void* argument);
}
