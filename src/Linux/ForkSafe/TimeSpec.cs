using System.Runtime.InteropServices;

namespace EchoServer.Linux.ForkSafe;

/// <summary>struct timespec of a 64-bit system (timespec(3type)).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TimeSpec
{
    internal long Seconds;
    internal long Nanoseconds;

    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>A time.</summary>
    internal static TimeSpec Of(TimeSpan time) => new()
        { Seconds = time.Ticks / TimeSpan.TicksPerSecond,
            Nanoseconds = time.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick };

    /// <summary>A time in nanoseconds.</summary>
    internal static TimeSpec OfNanoseconds(long nanoseconds) =>
        new() { Seconds = nanoseconds / NanosecondsPerSecond, Nanoseconds = nanoseconds % NanosecondsPerSecond };

    /// <summary>It as a <see cref="TimeSpan"/>.</summary>
    internal readonly TimeSpan ToTimeSpan() =>
        new(Seconds * TimeSpan.TicksPerSecond + Nanoseconds / TimeSpan.NanosecondsPerTick);
}
