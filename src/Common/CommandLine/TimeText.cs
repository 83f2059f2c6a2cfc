using System.Globalization;

namespace EchoServer.Common.CommandLine;

/// <summary>Times as people write them on a command line: <c>500ms</c>, <c>10s</c>, <c>1.5m</c>, <c>2h</c>.</summary>
public static class TimeText
{
    /// <summary>The longest time taken: what a timer of the runtime can wait for, just under 25 days.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(int.MaxValue);

    // Longest suffix first, so that "ms" is not read as minutes.
    private static readonly (string Suffix, double Milliseconds)[] _units =
        [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000)];

    /// <summary>Reads a time: a number of 0 or more with one of the units ms, s, m, h; without one it is
    /// seconds.</summary>
    /// <param name="text">For example <c>10s</c>.</param>
    /// <param name="time">The time read, from zero to <see cref="Longest"/>.</param>
    /// <returns>False when the text is no time or one longer than <see cref="Longest"/>.</returns>
    public static bool TryParse(string text, out TimeSpan time)
    {
        ArgumentNullException.ThrowIfNull(text);
        (string suffix, double unit) = _units.FirstOrDefault(
            u => text.EndsWith(u.Suffix, StringComparison.Ordinal), ("", 1_000));
        string number = text[..^suffix.Length];
        bool read = double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double n);
        double milliseconds = n * unit;
        read = read && milliseconds <= Longest.TotalMilliseconds;
        time = read ? TimeSpan.FromMilliseconds(milliseconds) : default;
        return read;
    }

    /// <summary>Writes a time with the largest unit that keeps it readable: <c>500ms</c>, <c>10s</c>.</summary>
    /// <param name="time">A time of zero or more.</param>
    public static string Format(TimeSpan time) => time.TotalSeconds < 1
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.###}ms")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###}s");
}
