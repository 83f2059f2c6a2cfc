using System.Diagnostics;
using System.Runtime.InteropServices;

namespace EchoServer.Load.Engine;

/// <summary>
/// CLOCK_MONOTONIC, which <see cref="Stopwatch"/> reads on Linux. The runtime sleeps whole milliseconds only, which would
/// count as latency; clock_nanosleep(2) wakes some 50 µs late.
/// </summary>
internal sealed partial class MonotonicClock : IClock
{
    private const int CLOCK_MONOTONIC = 1;
    private const int TIMER_ABSTIME = 1;
    private const long PerSecond = 1_000_000_000;

    /// <inheritdoc/>
    public long Now => Stopwatch.GetTimestamp();

    /// <inheritdoc/>
    public void SleepUntil(long moment)
    {
        var until = new TimeSpec { Seconds = (nint)(moment / PerSecond), Nanoseconds = (nint)(moment % PerSecond) };
        while (Now < moment) _ = clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, until, 0);
    }

    [LibraryImport("libc")]
    private static partial int clock_nanosleep(int clock, int flags, in TimeSpec until, nint remaining);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        internal nint Seconds;
        internal nint Nanoseconds;
    }
}
