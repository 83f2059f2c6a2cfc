using System.Runtime.InteropServices;
using EchoServer.Linux.ForkSafe;

namespace EchoServer.Linux.Calls;

internal static unsafe partial class Libc
{
    internal const int FUTEX_WAIT = 0;

    // The C library has no futex(2) of its own; syscall(2) takes the number.
    private static readonly nint _futex = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 202 : 98;

    /// <summary>FUTEX_WAIT(2const): waits while the word has the value, until it is woken or the time is over. May wake for nothing.</summary>
    internal static void FutexWait(int* word, int value, TimeSpan timeout)
    {
        var time = new TimeSpec
        {
            Seconds = (long)timeout.TotalSeconds, Nanoseconds = timeout.Ticks % TimeSpan.TicksPerSecond * 100,
        };
        syscall(_futex, (nint)word, FUTEX_WAIT, value, (nint)(&time), 0, 0);
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint syscall(nint number, nint a, nint b, nint c, nint d, nint e, nint f);
}
