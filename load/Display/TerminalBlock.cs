using System.Text;

namespace EchoServer.Load.Display;

/// <summary>
/// Lines at the bottom of a terminal that are written anew in place. The cursor stays visible, behind the last of them: so nothing has to be put back,
/// however the program ends. (Spectre.Console's live display goes wrong when the window gets narrower: it forgets that the terminal has wrapped its lines.)
/// </summary>
/// <param name="write">Writes to the terminal, all at once.</param>
internal sealed class TerminalBlock(Action<string> write)
{
    private readonly List<int> _widths = [];

    /// <summary>Replaces what stands there.</summary>
    /// <param name="lines">The new lines, shorter than the window is wide.</param>
    /// <param name="columns">How wide the window is now.</param>
    public void Show(IReadOnlyList<DisplayLine> lines, int columns)
    {
        StringBuilder text = new(Start(columns));
        for (int i = 0; i < lines.Count; i++) text.Append(i == 0 ? "" : "\r\n").Append(lines[i].Styled);
        _widths.Clear();
        _widths.AddRange(lines.Select(l => l.Text.Length));
        write(text.ToString());
    }

    /// <summary>Takes it away; the cursor is where it began.</summary>
    /// <param name="columns">How wide the window is now.</param>
    public void Erase(int columns)
    {
        write(Start(columns));
        _widths.Clear();
    }

    // When the window has become narrower, the terminal has wrapped what was longer than that.
    private string Start(int columns)
    {
        if (_widths.Count == 0) return "";
        int up = _widths.Sum(w => Math.Max(1, (w + columns - 1) / columns)) - 1;
        return up == 0 ? "\r\x1b[J" : $"\r\x1b[{up}A\x1b[J";
    }
}
