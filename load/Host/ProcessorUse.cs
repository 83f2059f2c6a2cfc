using System.Globalization;

namespace EchoServer.Load.Host;

/// <summary>How much processor time has been used so far.</summary>
/// <param name="Own">By this program; looked up by who makes the load.</param>
/// <param name="Busy">By everything on the machine.</param>
/// <param name="Idle">By nobody; waiting for a disk counts as that.</param>
/// <param name="At">When the times were read.</param>
internal sealed record ProcessorUse(TimeSpan Own, TimeSpan Busy, TimeSpan Idle, TimeSpan At)
{
    private const double TicksPerSecond = 100; // USER_HZ, the same on every architecture that .NET runs on

    /// <summary>Looks up the times (proc_stat(5)).</summary>
    public static ProcessorUse Now()
    {
        double[] ticks = [.. File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Skip(1).Take(8).Select(t => double.Parse(t, CultureInfo.InvariantCulture))];
        double idle = ticks[3] + ticks[4];
        return new ProcessorUse(TimeSpan.Zero, TimeSpan.FromSeconds((ticks.Sum() - idle) / TicksPerSecond),
            TimeSpan.FromSeconds(idle / TicksPerSecond), TimeSpan.FromMilliseconds(Environment.TickCount64));
    }

    /// <summary>What was used since an earlier moment.</summary>
    public ProcessorUse Since(ProcessorUse start) =>
        new(Own - start.Own, Busy - start.Busy, Idle - start.Idle, At - start.At);
}
