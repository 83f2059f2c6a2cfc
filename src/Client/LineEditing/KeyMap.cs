namespace EchoServer.Client.LineEditing;

/// <summary>Which key asks for what; the habits are those of the shell.</summary>
internal static class KeyMap
{
    private const char FirstPrintable = ' ';
    private const char RubOut = '\x7f';

    /// <summary>What a control character asks for; the others are text.</summary>
    public static EditCommand OfControl(char c) => c switch
    {
        '\r' or '\n' => EditCommand.Submit,
        '\b' or RubOut => EditCommand.Backspace,
        '\t' => EditCommand.Complete,
        < FirstPrintable => OfControlLetter((char)(c + '@')),
        _ => EditCommand.Insert,
    };

    /// <summary>What a key pressed together with Alt, or after Escape, asks for.</summary>
    public static EditCommand OfAlt(char c) => c switch
    {
        'b' => EditCommand.WordLeft,
        'f' => EditCommand.WordRight,
        'd' => EditCommand.CutWordRight,
        '\b' or RubOut => EditCommand.CutWordLeft,
        _ => EditCommand.None,
    };

    /// <summary>What a key that sends a sequence asks for.</summary>
    /// <param name="parameters">What stands between the introducer and the final character, such as <c>1;5</c>.</param>
    /// <param name="final">The final character.</param>
    public static EditCommand OfSequence(string parameters, char final) => (parameters, final) switch
    {
        // The second number is 1 plus Shift 1, Alt 2, Ctrl 4; linux-like terminals send the older forms below.
        ("1;5" or "1;3" or "5", 'D') => EditCommand.WordLeft,
        ("1;5" or "1;3" or "5", 'C') => EditCommand.WordRight,
        (_, 'A') => EditCommand.Older,
        (_, 'B') => EditCommand.Newer,
        (_, 'C') => EditCommand.Right,
        (_, 'D') => EditCommand.Left,
        (_, 'H') or ("1" or "7", '~') => EditCommand.Home,
        (_, 'F') or ("4" or "8", '~') => EditCommand.End,
        ("3", '~') => EditCommand.Delete,
        ("3;5" or "3;3", '~') => EditCommand.CutWordRight,
        _ => EditCommand.None,
    };

    /// <summary>What a key that sends ESC O asks for: the keypad's Enter, and arrows and the like in their other
    /// form.</summary>
    /// <param name="parameters">What stands between the introducer and the final character; mostly nothing.</param>
    /// <param name="final">The final character.</param>
    /// <returns>In its application form the keypad sends its characters 0x40 higher.</returns>
    public static KeyStroke OfKeypad(string parameters, char final) => final switch
    {
        'M' => new KeyStroke(EditCommand.Submit),
        'c' => new KeyStroke(EditCommand.WordRight), // rxvt: Ctrl with an arrow
        'd' => new KeyStroke(EditCommand.WordLeft),
        >= 'j' and <= 'y' => new KeyStroke(EditCommand.Insert, $"{(char)(final - 0x40)}"),
        _ => new KeyStroke(OfSequence(parameters, final)),
    };

    private static EditCommand OfControlLetter(char letter) => letter switch
    {
        'A' => EditCommand.Home,
        'B' => EditCommand.Left,
        'C' => EditCommand.GiveUp,
        'D' => EditCommand.EndOrDelete,
        'E' => EditCommand.End,
        'F' => EditCommand.Right,
        'G' => EditCommand.Escape,
        'K' => EditCommand.CutToEnd,
        'L' => EditCommand.ClearScreen,
        'N' => EditCommand.Newer,
        'P' => EditCommand.Older,
        'R' => EditCommand.SearchOlder,
        'U' => EditCommand.CutToStart,
        'W' => EditCommand.CutWordLeft,
        'Y' => EditCommand.Paste,
        'Z' => EditCommand.Suspend,
        _ => EditCommand.None,
    };
}
