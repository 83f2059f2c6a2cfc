using System.Runtime.InteropServices;
using EchoServer.Linux.ForkSafe;

namespace EchoServer.Linux.Calls;

internal static unsafe partial class Libc
{
    internal const int CLOCK_MONOTONIC = 1;
    internal const int CLOCK_BOOTTIME = 7;
    internal const int TIMER_ABSTIME = 1;

    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>clock_gettime(2) of CLOCK_BOOTTIME: the time since the machine started, during which it was suspended included.</summary>
    /// <exception cref="LinuxException">EINVAL: this Linux has no such clock.</exception>
    internal static TimeSpan BootTime()
    {
        TimeSpec time;
        Check(clock_gettime(CLOCK_BOOTTIME, &time), "clock_gettime");
        return TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromTicks(time.Nanoseconds / TimeSpan.NanosecondsPerTick);
    }

    /// <summary>clock_nanosleep(2) until a moment of CLOCK_MONOTONIC, which <see cref="System.Diagnostics.Stopwatch"/> reads. A signal may end it before.</summary>
    /// <param name="nanoseconds">The moment, in nanoseconds.</param>
    internal static void SleepUntil(long nanoseconds)
    {
        TimeSpec until = new() { Seconds = nanoseconds / NanosecondsPerSecond, Nanoseconds = nanoseconds % NanosecondsPerSecond };
        _ = clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, null);
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial int clock_gettime(int clock, TimeSpec* time);

    [LibraryImport(Library)]
    private static partial int clock_nanosleep(int clock, int flags, TimeSpec* until, TimeSpec* remaining);
}
