using System.Globalization;
using System.Runtime.CompilerServices;

namespace EchoServer.Load.Reports;

/// <summary>Numbers as reports write them for people, whatever the language of the machine: with digits that count
/// rather than decimals, and <see cref="None"/> for what was not measured.</summary>
internal static class Figures
{
    /// <summary>What stands for a figure that was not measured.</summary>
    public const string None = "–";

    private const double Kibibyte = 1024;
    private const double Mebibyte = Kibibyte * Kibibyte;

    private static readonly (double Ms, string Name)[] _times =
        [(3_600_000, "h"), (60_000, "min"), (1_000, "s"), (1, "ms"), (1e-3, "µs"), (1e-6, "ns")];

    private static readonly (double Value, string Name)[] _thousands = [(1e9, "G"), (1e6, "M"), (1e3, "k")];

    /// <summary>An interpolated text with a dot for decimals and commas for thousands, as it is in every program of
    /// this build (InvariantGlobalization).</summary>
    public static string Text(ref DefaultInterpolatedStringHandler text) => text.ToStringAndClear();

    /// <summary>A number of things.</summary>
    public static string Count(long count) => Text($"{count:N0}");

    /// <summary>How many a second.</summary>
    public static string Rate(double? perSecond) => perSecond is { } known ? $"{Digits(known)}/s" : None;

    /// <summary>Three digits that count, or all of those before the point: 1,234, 12.3, 0.25, 0.00123.</summary>
    public static string Number(double? number) => number is { } known ? Digits(known) : None;

    /// <summary>A time in the unit that suits it, with three digits that count.</summary>
    public static string Time(double? milliseconds)
    {
        if (milliseconds is not { } known) return None;
        if (known == 0) return "0 ms";
        (double unit, string name) = UnitOf(known);
        return $"{Digits(known / unit)} {name}";
    }

    /// <summary>A round time, for an axis: without zeros that say nothing, and in seconds when it is longer than one,
    /// since 100 s is round in no other unit.</summary>
    public static string RoundTime(double milliseconds)
    {
        (double unit, string name) = UnitOf(Math.Min(milliseconds, 1_000));
        return Text($"{milliseconds / unit:0.###} {name}");
    }

    /// <summary>A round number, for an axis: 20k rather than 20,000.</summary>
    public static string Round(double number)
    {
        (double unit, string name) = _thousands.FirstOrDefault(t => number >= t.Value, (1, ""));
        string decimals = number is > 0 and < 1 ? new string('#', LeadingZeros(number)) : "";
        return (number / unit).ToString($"0.###{decimals}", CultureInfo.InvariantCulture) + name;
    }

    /// <summary>A share of 0 to 1 in percent: what is there at all is not shown as none, nor what lacks as
    /// whole.</summary>
    public static string Share(double share) => share switch
    {
        0 => "0 %",
        < 0.0001 => "< 0.01 %",
        < 1 and > 0.9999 => "> 99.99 %",
        _ => Text($"{share * 100:0.##} %"),
    };

    /// <summary>Bytes a second.</summary>
    public static string Throughput(double? bytesPerSecond)
    {
        (string number, string unit) = Bytes(bytesPerSecond);
        return bytesPerSecond is null ? None : $"{number} {unit}/s";
    }

    /// <summary>Bytes, in the unit that suits them.</summary>
    public static (string Number, string Unit) Bytes(double? bytes) => bytes switch
    {
        null => (None, "KiB"),
        0 => ("0", "KiB"),
        < Mebibyte => (Digits(bytes.Value / Kibibyte), "KiB"),
        < 1_000 * Mebibyte => (Digits(bytes.Value / Mebibyte), "MiB"),
        _ => (Digits(bytes.Value / (Mebibyte * Kibibyte)), "GiB"),
    };

    private static string Digits(double number) => number switch
    {
        < 0 => $"-{Digits(-number)}",
        0 => "0",
        >= 99.95 => Text($"{number:N0}"),
        >= 9.995 => Text($"{number:0.0}"),
        >= 0.9995 => Text($"{number:0.00}"),
        _ => number.ToString($"0.00{new string('#', LeadingZeros(number) + 1)}", CultureInfo.InvariantCulture),
    };

    // How many zeros stand between the point of a number below 1 and its first digit; a number has fewer digits than
    // that when it is nothing.
    private static int LeadingZeros(double number) => Math.Min(15, -(int)Math.Floor(Math.Log10(number)) - 1);

    // What would be rounded to 1,000 of a unit is 1 of the next.
    private static (double Ms, string Name) UnitOf(double milliseconds) =>
        _times.FirstOrDefault(t => milliseconds >= t.Ms * 0.9995, _times[^1]);
}
