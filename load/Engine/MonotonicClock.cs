using System.Diagnostics;
using EchoServer.Linux.Calls;

namespace EchoServer.Load.Engine;

/// <summary>
/// CLOCK_MONOTONIC, which <see cref="Stopwatch"/> reads on Linux. The runtime sleeps whole milliseconds only, which
/// would count as latency; clock_nanosleep(2) wakes some 50 µs late.
/// </summary>
internal sealed class MonotonicClock : IClock
{
    /// <inheritdoc/>
    public long Now => Stopwatch.GetTimestamp();

    /// <inheritdoc/>
    public void SleepUntil(long moment)
    {
        while (Now < moment) Libc.SleepUntil(moment);
    }
}
