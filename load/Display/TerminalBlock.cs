using System.Text;

namespace EchoServer.Load.Display;

/// <summary>
/// Lines of a terminal that are written anew in place, on the alternate screen (xterm's ctlseqs, private mode 1049): no
/// terminal wraps that one anew when its window is resized, none keeps what leaves it, and in the end the usual screen
/// is there as it was. A terminal that has no other screen passes the switch over (the Linux console); so the lines
/// stand below what is there already. Below them nothing stands; above them is an empty line, and there the cursor
/// rests, at the block's beginning: so whatever the window does, what begins at the cursor is the block, and nothing
/// else is. Lines are written without being wrapped: the window may have become narrower than they were made for.
/// </summary>
internal sealed class TerminalBlock
{
    private const string Enter = "\x1b[?1049h", Leave = "\x1b[?1049l";
    private const string NoWrap = "\x1b[?7l", Wrap = "\x1b[?7h", EraseLine = "\x1b[K", EraseBelow = "\x1b[J";

    private bool _isShown;

    /// <summary>What is to be written, all at once, to replace what stands there.</summary>
    /// <param name="lines">The new lines; with the empty one above they have to be fewer than the window is
    /// high.</param>
    public string Shown(IReadOnlyList<DisplayLine> lines)
    {
        StringBuilder text = new(_isShown ? "" : Enter);
        text.Append(NoWrap).Append('\r').Append(EraseLine);
        foreach (DisplayLine line in lines) text.Append("\r\n").Append(line.Styled).Append(EraseLine);
        text.Append(EraseBelow).Append(Wrap).Append('\r');
        if (lines.Count > 0) text.Append("\x1b[").Append(lines.Count).Append('A');
        _isShown = true;
        return text.ToString();
    }

    /// <summary>What is to be written to take it away; then the cursor is where the block began. Nothing when none is
    /// shown.</summary>
    public string Erased()
    {
        string text = _isShown ? $"\r{EraseBelow}{Leave}" : "";
        _isShown = false;
        return text;
    }
}
