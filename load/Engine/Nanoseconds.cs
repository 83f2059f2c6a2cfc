namespace EchoServer.Load.Engine;

/// <summary>The unit of all times in the engine.</summary>
internal static class Nanoseconds
{
    /// <summary>A time in nanoseconds.</summary>
    public static long Of(TimeSpan time) => time.Ticks * TimeSpan.NanosecondsPerTick;

    /// <summary>Nanoseconds in milliseconds, as reports have them.</summary>
    public static double ToMilliseconds(double nanoseconds) => nanoseconds / 1e6;
}
