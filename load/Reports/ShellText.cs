using System.Text.RegularExpressions;

namespace EchoServer.Load.Reports;

/// <summary>Commands in words, as text that a shell reads as these words.</summary>
internal static partial class ShellText
{
    /// <summary>The text.</summary>
    public static string Of(IEnumerable<string> words) => string.Join(' ', words.Select(Quote));

    private static string Quote(string word) =>
        Plain().IsMatch(word) ? word : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"^[\w@%+=:,./\[\]-]+$", RegexOptions.ECMAScript)]
    private static partial Regex Plain();
}
