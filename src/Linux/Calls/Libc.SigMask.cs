using System.Runtime.InteropServices;

namespace EchoServer.Linux.Calls;

internal static unsafe partial class Libc
{
    internal const int SIG_BLOCK = 0;
    internal const int SIG_UNBLOCK = 1;

    /// <summary>pthread_sigmask(3): lets the calling thread take the signal; a pending one is delivered before this returns.</summary>
    /// <exception cref="LinuxException">Never for a valid signal.</exception>
    internal static void UnblockSignal(int signal)
    {
        SignalSet set = SignalSet.Of(signal);
        ChangeMask(SIG_UNBLOCK, &set, null);
    }

    /// <summary>pthread_sigmask(3): the calling thread, those that it makes and programs that it executes do not take these signals; they stay pending.</summary>
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

    [LibraryImport(Library)]
    private static partial int pthread_sigmask(int how, SignalSet* set, SignalSet* old);
}
