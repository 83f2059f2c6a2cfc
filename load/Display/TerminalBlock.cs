using System.Text;

namespace EchoServer.Load.Display;

/// <summary>
/// Lines at the bottom of a terminal that are written anew in place. Below them nothing stands; above them is an empty line, and there the cursor rests, at the block's beginning. When the window is resized, some terminals wrap
/// lines anew and others do not, and nobody can tell how many rows the old lines take now; but every terminal keeps the cursor where it was in the text, so what begins at the cursor is the block, and nothing else is. For the same
/// reason lines are written without being wrapped: the window may have become narrower than the lines were made for. Nothing but the cursor's place has to be put back, and a key that is typed moves the block down.
/// </summary>
internal sealed class TerminalBlock
{
    private const string NoWrap = "\x1b[?7l", Wrap = "\x1b[?7h", EraseLine = "\x1b[K", EraseBelow = "\x1b[J";

    private bool _isShown;

    /// <summary>What is to be written, all at once, to replace what stands there.</summary>
    /// <param name="lines">The new lines; with the empty one above they have to be fewer than the window is high.</param>
    public string Shown(IReadOnlyList<DisplayLine> lines)
    {
        StringBuilder text = new($"{NoWrap}\r{EraseLine}");
        foreach (DisplayLine line in lines) text.Append("\r\n").Append(line.Styled).Append(EraseLine);
        text.Append(EraseBelow).Append(Wrap).Append('\r');
        if (lines.Count > 0) text.Append("\x1b[").Append(lines.Count).Append('A');
        _isShown = true;
        return text.ToString();
    }

    /// <summary>What is to be written to take it away; then the cursor is where the block began. Nothing when none is shown.</summary>
    public string Erased()
    {
        string text = _isShown ? $"\r{EraseBelow}" : "";
        _isShown = false;
        return text;
    }
}
