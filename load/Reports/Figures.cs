using System.Globalization;

namespace EchoServer.Load.Reports;

/// <summary>Numbers as reports write them, whatever the language of the machine.</summary>
internal static class Figures
{
    /// <summary>An interpolated text with a dot for decimals and commas for thousands.</summary>
    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
