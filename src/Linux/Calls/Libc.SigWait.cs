using System.Runtime.InteropServices;

namespace EchoServer.Linux.Calls;

internal static unsafe partial class Libc
{
    /// <summary>sigwait(3): waits until one of the signals is pending, and takes it. Every thread of the process must have them blocked.</summary>
    /// <returns>The signal's number.</returns>
    /// <exception cref="LinuxException">EINVAL: no such signal.</exception>
    internal static int WaitForSignal(SignalSet signals)
    {
        int signal;
        int errno = sigwait(&signals, &signal);
        return errno == 0 ? signal : throw new LinuxException("sigwait", errno);
    }

    [LibraryImport(Library)]
    private static partial int sigwait(SignalSet* set, int* signal);
}
