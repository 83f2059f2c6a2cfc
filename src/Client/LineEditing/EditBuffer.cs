using System.Globalization;

namespace EchoServer.Client.LineEditing;

/// <summary>A line being edited: its text and the cursor in it.</summary>
/// <remarks>The cursor steps over what a person calls a character, which may be several code points.</remarks>
internal sealed class EditBuffer
{
    private string _cut = "";

    /// <summary>The text.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Where the cursor is: from 0 to the length of <see cref="Text"/>, which is after its end.</summary>
    public int Cursor { get; private set; }

    /// <summary>Replaces the text and goes to its end.</summary>
    public void Set(string text) => (Text, Cursor) = (text, text.Length);

    /// <summary>Puts text in at the cursor, which moves behind it.</summary>
    public void Insert(string text)
    {
        Text = Text.Insert(Cursor, text);
        Cursor += text.Length;
    }

    /// <summary>Carries out a command that changes the text or moves the cursor; any other does nothing.</summary>
    public void Apply(EditCommand command)
    {
        switch (command)
        {
            case EditCommand.Left: Cursor = Before(Cursor); break;
            case EditCommand.Right: Cursor = After(Cursor); break;
            case EditCommand.WordLeft: Cursor = WordStart(char.IsLetterOrDigit); break;
            case EditCommand.WordRight: Cursor = WordEnd(); break;
            case EditCommand.Home: Cursor = 0; break;
            case EditCommand.End: Cursor = Text.Length; break;
            case EditCommand.Backspace: Remove(Before(Cursor), Cursor); break;
            case EditCommand.Delete: Remove(Cursor, After(Cursor)); break;
            case EditCommand.CutToEnd: Cut(Cursor, Text.Length); break;
            case EditCommand.CutToStart: Cut(0, Cursor); break;
            case EditCommand.CutWordLeft: Cut(WordStart(c => !char.IsWhiteSpace(c)), Cursor); break;
            case EditCommand.CutWordRight: Cut(Cursor, WordEnd()); break;
            case EditCommand.Paste: Insert(_cut); break;
            default: break;
        }
    }

    private void Remove(int from, int to)
    {
        Text = Text.Remove(from, to - from);
        Cursor = from;
    }

    private void Cut(int from, int to)
    {
        if (from == to) return;
        _cut = Text[from..to];
        Remove(from, to);
    }

    private int After(int index) =>
        index == Text.Length ? index : index + StringInfo.GetNextTextElementLength(Text, index);

    // Where a character starts can only be told from the start of the line.
    private int Before(int index)
    {
        int start = 0;
        for (int next = 0; next < index; next = After(next))
            start = next;
        return start;
    }

    private int WordStart(Func<char, bool> isInWord)
    {
        int i = Cursor;
        while (i > 0 && !isInWord(Text[i - 1]))
            i--;
        while (i > 0 && isInWord(Text[i - 1]))
            i--;
        return WholeCharacter(i);
    }

    private int WordEnd()
    {
        int i = Cursor;
        while (i < Text.Length && !char.IsLetterOrDigit(Text[i]))
            i = After(i);
        while (i < Text.Length && char.IsLetterOrDigit(Text[i]))
            i = After(i);
        return i;
    }

    // A word's edge, found by UTF-16 units, may lie within a character; then the whole of it is outside the word.
    private int WholeCharacter(int index)
    {
        int i = 0;
        while (i < index)
            i = After(i);
        return Math.Min(i, Cursor);
    }
}
