using System.Runtime.InteropServices;

namespace EchoServer.Linux.Calls;

internal static partial class Libc
{
    /// <summary>kill(2). The caller makes sure that the pid is a child which is not reaped yet, so it is nobody else's.</summary>
    /// <exception cref="LinuxException">EPERM: the child has changed its user; ESRCH: there is no such process.</exception>
    internal static void Kill(int pid, int signal) => Check(kill(pid, signal), "kill");

    [LibraryImport(Library, SetLastError = true)]
    private static partial int kill(int pid, int signal);
}
