using System.Globalization;

namespace EchoServer.Load.Display;

/// <summary>Texts of the live view.</summary>
internal static class LiveText
{
    /// <summary>A time that is left: <c>3.2 s</c>, <c>1:02:03</c>; none is left of less than 0.</summary>
    public static string Time(TimeSpan time)
    {
        TimeSpan left = time > TimeSpan.Zero ? time : TimeSpan.Zero;
        if (left.TotalMinutes < 1) return string.Create(CultureInfo.InvariantCulture, $"{left.TotalSeconds:0.0} s");
        return string.Create(
            CultureInfo.InvariantCulture, $"{(int)left.TotalHours}:{left.Minutes:00}:{left.Seconds:00}");
    }
}
