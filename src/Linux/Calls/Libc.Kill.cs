using System.Runtime.InteropServices;

namespace EchoServer.Linux.Calls;

internal static partial class Libc
{
    /// <summary>kill(2). The caller makes sure that the pid is a child which is not reaped yet, so it is nobody else's.</summary>
    /// <exception cref="LinuxException">EPERM: the child has changed its user; ESRCH: there is no such process.</exception>
    internal static void Kill(int pid, int signal) => Check(kill(pid, signal), "kill");

    /// <summary>kill(2) with signal 0: whether there is a process of that pid, alive or not reaped yet.</summary>
    internal static bool IsProcess(int pid) => kill(pid, 0) == 0 || Marshal.GetLastPInvokeError() != Errno.ESRCH;

    [LibraryImport(Library, SetLastError = true)]
    private static partial int kill(int pid, int signal);
}
