using System.Text;

namespace EchoServer.Client.LineEditing;

/// <summary>Turns the bytes of a terminal into key strokes, wherever a read may have cut them.</summary>
/// <remarks>
/// Not <see cref="Console.ReadKey()"/>: that decodes each read of up to 1,024 bytes by itself, so a pasted text can lose
/// the character that lies across two reads.
/// </remarks>
internal sealed class KeyDecoder
{
    private const char Escape = '\x1b';

    private readonly Decoder _utf8 = new UTF8Encoding(false).GetDecoder();
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _parameters = new();
    private readonly List<KeyStroke> _strokes = [];
    private Action<char> _next;

    /// <summary>A decoder that has seen nothing.</summary>
    public KeyDecoder() => _next = Plain;

    /// <summary>Decodes what was read; a character or a sequence that is cut off waits for the rest.</summary>
    /// <param name="bytes">The bytes, in the order in which they were typed.</param>
    /// <returns>The strokes completed by them; text that was typed in one go is one stroke.</returns>
    public IReadOnlyList<KeyStroke> Decode(ReadOnlySpan<byte> bytes)
    {
        char[] chars = new char[_utf8.GetCharCount(bytes, flush: false)];
        _utf8.GetChars(bytes, chars, flush: false);
        foreach (char c in chars)
            _next(c);
        EndText();
        KeyStroke[] strokes = [.. _strokes];
        _strokes.Clear();
        return strokes;
    }

    private void Plain(char c)
    {
        EditCommand command = KeyMap.OfControl(c);
        if (command == EditCommand.Insert) _text.Append(c);
        else if (c == Escape) _next = AfterEscape;
        else Add(command);
    }

    private void AfterEscape(char c)
    {
        if (c == Escape) return;
        _parameters.Clear();
        _next = c is '[' or 'O' ? InSequence : Plain;
        if (_next == Plain) Add(KeyMap.OfAlt(c));
    }

    private void InSequence(char c)
    {
        // Parameter and intermediate characters; everything above ends the sequence.
        if (c is >= ' ' and <= '?')
        {
            _parameters.Append(c);
            return;
        }
        _next = Plain;
        Add(KeyMap.OfSequence(_parameters.ToString(), c));
    }

    private void Add(EditCommand command)
    {
        EndText();
        if (command != EditCommand.None) _strokes.Add(new KeyStroke(command));
    }

    private void EndText()
    {
        if (_text.Length > 0) _strokes.Add(new KeyStroke(EditCommand.Insert, _text.ToString()));
        _text.Clear();
    }
}
