using System.Runtime.InteropServices;

namespace EchoServer.Common.Interop;

internal static unsafe partial class Libc
{
    internal const int SIG_UNBLOCK = 1;

    /// <summary>pthread_sigmask(3): lets the calling thread take the signal; a pending one is delivered before this returns.</summary>
    /// <exception cref="LinuxException">Never for a valid signal.</exception>
    internal static void UnblockSignal(int signal)
    {
        SignalSet set = SignalSet.Of(signal);
        int errno = pthread_sigmask(SIG_UNBLOCK, &set, null);
        if (errno != 0) throw new LinuxException("pthread_sigmask", errno);
    }

    [LibraryImport(Library)]
    private static partial int pthread_sigmask(int how, SignalSet* set, SignalSet* old);
}
