using EchoServer.Linux.Processes;

namespace EchoServer.Load.Display;

/// <summary>What a terminal can show.</summary>
/// <param name="HasColours">Whether it shows colours and is to (no-color.org).</param>
/// <param name="HasBlocks">Whether it shows more than ASCII.</param>
internal sealed record Terminal(bool HasColours, bool HasBlocks)
{
    // In the order in which they count (locale(7)).
    private static readonly string[] _localeVariables = ["LC_ALL", "LC_CTYPE", "LANG"];

    /// <summary>How many columns and rows the one that stderr is has now.</summary>
    public static (int Columns, int Rows) Size => TerminalSize.Of(StandardStreams.Error);

    /// <summary>How many columns the one that stdout is has now.</summary>
    public static int OutputColumns => TerminalSize.Of(StandardStreams.Output).Columns;

    /// <summary>The terminal that stdout is; null when it is none. One that can't move its cursor has no
    /// colours.</summary>
    public static Terminal? FindOutput() =>
        TerminalSize.IsTerminal(StandardStreams.Output) ? ForOutput(Environment.GetEnvironmentVariable) : null;

    /// <summary>The terminal that stderr is; null when it is none, or one that can't move its cursor.</summary>
    public static Terminal? Find() =>
        TerminalSize.IsTerminal(StandardStreams.Error) ? For(Environment.GetEnvironmentVariable) : null;

    /// <summary>What the environment says of a terminal.</summary>
    internal static Terminal? For(Func<string, string?> variable)
    {
        if (variable("TERM") is null or "" or "dumb") return null;
        return new Terminal(string.IsNullOrEmpty(variable("NO_COLOR")), IsUtf8(variable));
    }

    /// <summary>What the environment says of a terminal whose cursor need not move.</summary>
    internal static Terminal ForOutput(Func<string, string?> variable) =>
        For(variable) ?? new Terminal(false, IsUtf8(variable));

    private static bool IsUtf8(Func<string, string?> variable)
    {
        string locale = _localeVariables.Select(variable).FirstOrDefault(v => !string.IsNullOrEmpty(v)) ?? "";
        return locale.Replace("-", "", StringComparison.Ordinal).EndsWith("UTF8", StringComparison.OrdinalIgnoreCase);
    }
}
