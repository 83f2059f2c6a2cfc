using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Linux.Calls;

internal static partial class Libc
{
    internal const int SHUT_RD = 0;
    internal const int SHUT_WR = 1;

    /// <summary>shutdown(2): from here on nobody who shares the socket sends (SHUT_WR) or receives (SHUT_RD) through it; what is on its way still arrives.</summary>
    /// <exception cref="LinuxException">EBADF, ENOTSOCK.</exception>
    internal static void Shutdown(SafeFileHandle socket, int how) => Check(shutdown(socket, how), "shutdown");

    [LibraryImport(Library, SetLastError = true)]
    private static partial int shutdown(SafeFileHandle socket, int how);
}
