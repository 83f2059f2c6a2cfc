using Microsoft.Win32.SafeHandles;

namespace EchoServer.Common.Interop;

internal static partial class Libc
{
    internal const int F_SETFD = 2;
    internal const int FD_CLOEXEC = 1;

    /// <summary>fcntl(2) F_SETFD: programs that this process executes do not get the descriptor.</summary>
    /// <exception cref="LinuxException">EBADF.</exception>
    internal static void SetCloseOnExec(SafeFileHandle descriptor) =>
        Check(fcntl((int)descriptor.DangerousGetHandle(), F_SETFD, FD_CLOEXEC), "fcntl");
}
