namespace EchoServer.Load.Engine.Stats;

/// <summary>The unit of all times in the engine.</summary>
internal static class Nanoseconds
{
    /// <summary>A time in nanoseconds.</summary>
    public static long Of(TimeSpan time) => time.Ticks * TimeSpan.NanosecondsPerTick;

    /// <summary>Milliseconds in nanoseconds.</summary>
    public static long OfMilliseconds(double milliseconds) => (long)(milliseconds * 1e6);

    /// <summary>Nanoseconds in milliseconds, as reports have them.</summary>
    public static double ToMilliseconds(double nanoseconds) => nanoseconds / 1e6;

    /// <summary>The same of what may not have been measured: null of null.</summary>
    public static double? ToMilliseconds(double? nanoseconds) => nanoseconds / 1e6;
}
