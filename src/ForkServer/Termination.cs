using System.Runtime.InteropServices;

namespace EchoServer.ForkServer;

/// <summary>How a process takes a SIGTERM that it was started with blocked.</summary>
internal static unsafe partial class Termination
{
    private const int SIGTERM = 15;
    private const nint SIG_DFL = 0;
    private const int SIG_UNBLOCK = 1;

    /// <summary>From here on it kills, also one that came before: the handler that the JIT's runtime installs would make it an exit code.</summary>
    internal static void BySigterm()
    {
        _ = signal(SIGTERM, SIG_DFL);
        SignalSet set = default;
        set.Low = 1UL << (SIGTERM - 1);
        _ = sigprocmask(SIG_UNBLOCK, &set, null);
    }

    [LibraryImport("libc")]
    private static partial nint signal(int number, nint handler);

    [LibraryImport("libc")]
    private static partial int sigprocmask(int how, SignalSet* set, SignalSet* old);

    /// <summary>sigset_t: 1,024 bits in glibc and musl.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 128)]
    private struct SignalSet
    {
        internal ulong Low;
    }
}
