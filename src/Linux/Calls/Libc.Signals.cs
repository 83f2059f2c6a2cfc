using System.Runtime.InteropServices;
using EchoServer.Linux.ForkSafe;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Linux.Calls;

// Signals.
internal static unsafe partial class Libc
{
    internal const nint SIG_DFL = 0;
    internal const nint SIG_IGN = 1;
    private const nint SIG_ERR = -1;

    internal const int SIG_BLOCK = 0;
    internal const int SIG_UNBLOCK = 1;
    internal const int SIG_SETMASK = 2;

    // struct sigaction of glibc and musl begins with the handler, and is 152 bytes long.
    [StructLayout(LayoutKind.Sequential, Size = 256)]
    private struct SignalAction
    {
        internal nint Handler;
    }

    /// <summary>signal(2) with SIG_DFL: the kernel's own action from here on, whatever was inherited or
    /// installed.</summary>
    /// <exception cref="LinuxException">EINVAL: no such signal, or one that can't be changed.</exception>
    internal static void ResetSignal(int number) => Check(signal(number, SIG_DFL) == SIG_ERR ? -1 : 0, "signal");

    /// <summary>signal(2) with SIG_DFL, and pthread_sigmask(3): from here on the signal does what the kernel has it do,
    /// also one that came while it was blocked. A handler that the runtime has installed would make an exit code of
    /// it.</summary>
    /// <exception cref="LinuxException">EINVAL: no such signal, or one that can't be changed.</exception>
    internal static void RestoreSignal(int number)
    {
        ResetSignal(number);
        UnblockSignal(number);
    }

    /// <summary>signal(2) with SIG_IGN. Programs that we execute inherit that, unless they are started with the default
    /// action.</summary>
    /// <exception cref="LinuxException">EINVAL: no such signal, or one that can't be changed.</exception>
    internal static void IgnoreSignal(int number) => Check(signal(number, SIG_IGN) == SIG_ERR ? -1 : 0, "signal");

    /// <summary>sigaction(2): what happens to the process when the signal comes.</summary>
    /// <returns><see cref="SIG_DFL"/>, <see cref="SIG_IGN"/>, or the address of a handler.</returns>
    /// <exception cref="LinuxException">EINVAL: no such signal.</exception>
    internal static nint DispositionOf(int number)
    {
        SignalAction action;
        Check(sigaction(number, null, &action), "sigaction");
        return action.Handler;
    }

    /// <summary>pthread_sigmask(3): lets the calling thread take the signal; a pending one is delivered before this
    /// returns.</summary>
    /// <exception cref="LinuxException">Never for a valid signal.</exception>
    internal static void UnblockSignal(int signal)
    {
        SignalSet set = SignalSet.Of(signal);
        ChangeMask(SIG_UNBLOCK, &set, null);
    }

    /// <summary>pthread_sigmask(3): the calling thread, those that it makes and programs that it executes do not take
    /// these signals; they stay pending.</summary>
    /// <exception cref="LinuxException">Never for valid signals.</exception>
    internal static void BlockSignals(SignalSet signals) => ChangeMask(SIG_BLOCK, &signals, null);

    /// <summary>pthread_sigmask(3): which signals the calling thread does not take.</summary>
    /// <exception cref="LinuxException">Never.</exception>
    internal static SignalSet BlockedSignals()
    {
        SignalSet blocked;
        ChangeMask(SIG_BLOCK, null, &blocked);
        return blocked;
    }

    // It returns its error number.
    private static void ChangeMask(int how, SignalSet* set, SignalSet* old)
    {
        int errno = pthread_sigmask(how, set, old);
        if (errno != 0) throw new LinuxException("pthread_sigmask", errno);
    }

    /// <summary>sigwait(3): waits until one of the signals is pending, and takes it. Every thread of the process must
    /// have them blocked.</summary>
    /// <returns>The signal's number.</returns>
    /// <exception cref="LinuxException">EINVAL: no such signal.</exception>
    internal static int WaitForSignal(SignalSet signals)
    {
        int signal;
        int errno = sigwait(&signals, &signal);
        return errno == 0 ? signal : throw new LinuxException("sigwait", errno);
    }

    /// <summary>kill(2). The caller makes sure that the pid is a child which is not reaped yet, so it is nobody
    /// else's.</summary>
    /// <exception cref="LinuxException">EPERM: the child has changed its user; ESRCH: there is no such
    /// process.</exception>
    internal static void Kill(int pid, int signal) => Check(kill(pid, signal), "kill");

    /// <summary>kill(2) with signal 0: whether there is a process of that pid, alive or not reaped yet.</summary>
    internal static bool IsProcess(int pid) => kill(pid, 0) == 0 || Marshal.GetLastPInvokeError() != Errno.ESRCH;

    /// <summary>kill(2) of a process group. The caller makes sure that its leader is a child which is not reaped
    /// yet.</summary>
    /// <returns>False when nobody of it is left, or none may be signalled.</returns>
    /// <exception cref="LinuxException">EINVAL: no such signal.</exception>
    internal static bool TryKillGroup(int group, int signal)
    {
        int result = kill(-group, signal);
        if (result == -1 && Marshal.GetLastPInvokeError() is Errno.ESRCH or Errno.EPERM) return false;
        return Check(result, "kill") == 0;
    }

    /// <summary>pidfd_send_signal(2).</summary>
    /// <returns>False when the process has ended (ESRCH).</returns>
    /// <exception cref="LinuxException">EPERM: it runs as another user; EINVAL: no such signal.</exception>
    internal static bool SendSignal(SafeFileHandle process, int signal)
    {
        nint result = syscall(Kernel.NrPidFdSendSignal, process.DangerousGetHandle(), signal, 0, 0, 0, 0);
        if (result == -1 && Marshal.GetLastPInvokeError() == Errno.ESRCH) return false;
        Check((int)result, "pidfd_send_signal");
        return true;
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial int sigaction(int number, void* action, SignalAction* old);

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint signal(int number, nint handler);

    [LibraryImport(Library)]
    private static partial int pthread_sigmask(int how, SignalSet* set, SignalSet* old);

    [LibraryImport(Library)]
    private static partial int sigwait(SignalSet* set, int* signal);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int kill(int pid, int signal);
}
