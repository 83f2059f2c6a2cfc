namespace EchoServer.Common.Text;

/// <summary>How a terminal finds the width of several code points that make one character.</summary>
public enum WidthRule
{
    /// <summary>Each code point has a width of its own, that of wcwidth(3) (xterm, VTE, the Linux console).</summary>
    ByCodePoint,

    /// <summary>A grapheme cluster (UAX #29) has one width (kitty, foot, tmux, and others with mode 2027).</summary>
    ByGrapheme,
}
