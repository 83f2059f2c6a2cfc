using Microsoft.Win32.SafeHandles;

namespace EchoServer.Linux.Calls;

internal static partial class Libc
{
    internal const int F_GETFD = 1;
    internal const int F_SETFD = 2;
    internal const int F_SETFL = 4;
    internal const int FD_CLOEXEC = 1;

    /// <summary>fcntl(2) F_GETFD: whether a descriptor came to this process through exec, and is not one that was opened since, close-on-exec.</summary>
    /// <returns>Null when there is no such descriptor.</returns>
    internal static bool? IsInherited(int descriptor) =>
        fcntl(descriptor, F_GETFD, 0) is var flags and not -1 ? (flags & FD_CLOEXEC) == 0 : null;

    /// <summary>fcntl(2) F_SETFD: programs that this process executes do not get the descriptor.</summary>
    /// <exception cref="LinuxException">EBADF.</exception>
    internal static void SetCloseOnExec(SafeFileHandle descriptor) =>
        Check(fcntl((int)descriptor.DangerousGetHandle(), F_SETFD, FD_CLOEXEC), "fcntl");

    /// <summary>fcntl(2) F_SETFL with O_NONBLOCK: calls that would wait fail with EAGAIN. It is so for everybody who has this end, and for nobody who has the other.</summary>
    /// <exception cref="LinuxException">EBADF.</exception>
    internal static void SetNonBlocking(SafeFileHandle descriptor) =>
        Check(fcntl((int)descriptor.DangerousGetHandle(), F_SETFL, O_NONBLOCK), "fcntl");
}
