using System.Runtime.InteropServices;

namespace EchoServer.Linux.Calls;

internal static unsafe partial class Libc
{
    internal const nint SIG_DFL = 0;
    internal const nint SIG_IGN = 1;
    private const nint SIG_ERR = -1;

    /// <summary>signal(2) with SIG_DFL: the kernel's own action from here on, whatever was inherited or installed.</summary>
    /// <exception cref="LinuxException">EINVAL: no such signal, or one that can't be changed.</exception>
    internal static void ResetSignal(int number) => Check(signal(number, SIG_DFL) == SIG_ERR ? -1 : 0, "signal");

    /// <summary>signal(2) with SIG_DFL, and pthread_sigmask(3): from here on the signal does what the kernel has it do,
    /// also one that came while it was blocked. A handler that the runtime has installed would make an exit code of it.</summary>
    /// <exception cref="LinuxException">EINVAL: no such signal, or one that can't be changed.</exception>
    internal static void RestoreSignal(int number)
    {
        ResetSignal(number);
        UnblockSignal(number);
    }

    /// <summary>signal(2) with SIG_IGN. Programs that we execute inherit that, unless they are started with the default action.</summary>
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

    // struct sigaction of glibc and musl begins with the handler, and is 152 bytes long.
    [StructLayout(LayoutKind.Sequential, Size = 256)]
    private struct SignalAction
    {
        internal nint Handler;
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial int sigaction(int number, void* action, SignalAction* old);

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint signal(int number, nint handler);
}
