using EchoServer.Linux.Calls;

namespace EchoServer.Linux.Processes;

/// <summary>How large a terminal's window is, in character cells.</summary>
public static class TerminalSize
{
    private const int UsualColumns = 80;
    private const int UsualRows = 24;

    /// <summary>The size now.</summary>
    /// <param name="descriptor">The terminal, such as <see cref="StandardStreams.Output"/>.</param>
    /// <returns>80 by 24 for what does not know it (a serial line) and for what is no terminal.</returns>
    public static (int Columns, int Rows) Of(int descriptor) =>
        Libc.WindowSize(descriptor) is { Columns: > 0, Rows: > 0 } size ? size : (UsualColumns, UsualRows);

    /// <summary>Whether a descriptor is a terminal.</summary>
    public static bool IsTerminal(int descriptor) => Libc.WindowSize(descriptor) is not null;
}
