using System.Globalization;

namespace EchoServer.Load.Commands;

/// <summary>Numbers of bytes as people write them: <c>64</c>, <c>64KiB</c>, <c>16MiB</c>, <c>4GiB</c>.</summary>
internal static class ByteText
{
    /// <summary>The most that is taken: 1 TiB.</summary>
    public const long Most = 1L << 40;

    private static readonly (string Suffix, long Bytes)[] _units =
        [("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30)];

    /// <summary>Reads a whole number of bytes, KiB, MiB or GiB.</summary>
    /// <returns>The number of bytes; null when the text is none, or one above <see cref="Most"/>.</returns>
    public static long? Parse(string text)
    {
        (string suffix, long unit) =
            _units.FirstOrDefault(u => text.EndsWith(u.Suffix, StringComparison.Ordinal), ("", 1));
        bool read =
            long.TryParse(text[..^suffix.Length], NumberStyles.None, CultureInfo.InvariantCulture, out long number);
        return read && number <= Most / unit ? number * unit : null;
    }
}
