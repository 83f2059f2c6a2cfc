using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Linux.Calls;

internal static partial class Libc
{
    internal const int P_PIDFD = 3;

    private const int PidFdOpen = 434; // the number of the call, on every architecture: glibc has it since 2.36 only
    private const int PidFdSendSignal = 424;

    /// <summary>pidfd_open(2): a descriptor that stands for a process, and for no later one of the same pid. Readable once that has ended. Close-on-exec.</summary>
    /// <exception cref="LinuxException">ESRCH: no such process; EMFILE, ENFILE; ENOSYS before Linux 5.3.</exception>
    internal static SafeFileHandle OpenPidFd(int pid) =>
        new(Check((int)syscall(PidFdOpen, pid, 0, 0, 0, 0, 0), "pidfd_open"), ownsHandle: true);

    /// <summary>pidfd_send_signal(2).</summary>
    /// <returns>False when the process has ended (ESRCH).</returns>
    /// <exception cref="LinuxException">EPERM: it runs as another user; EINVAL: no such signal.</exception>
    internal static bool SendSignal(SafeFileHandle process, int signal)
    {
        nint result = syscall(PidFdSendSignal, process.DangerousGetHandle(), signal, 0, 0, 0, 0);
        if (result == -1 && Marshal.GetLastPInvokeError() == Errno.ESRCH) return false;
        Check((int)result, "pidfd_send_signal");
        return true;
    }
}
