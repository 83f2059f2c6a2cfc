using System.Text;

namespace EchoServer.Client.LineEditing;

/// <summary>Turns the bytes of a terminal into key strokes, wherever a read may have cut them.</summary>
/// <remarks>
/// What terminals send besides text: ECMA-48 (5.4 control sequences, 5.6 control strings) and xterm's ctlseqs. A C1
/// control (U+0080 to U+009F) is what Escape and the character 0x40 below it are (ECMA-48, 5.3). None of it may swallow
/// a control key: a control character that is not a part of a sequence ends the sequence and is a key. Two things end a
/// sequence that never comes to its end: its length, and time, for which whoever reads the bytes asks
/// <see cref="Patience"/> and calls <see cref="EndWait"/>. Not <see cref="Console.ReadKey()"/>: that decodes each read
/// of up to 1,024 bytes by itself, so a pasted text can lose the character that lies across two reads.
/// </remarks>
internal sealed class KeyDecoder
{
    /// <summary>The most bytes of a string (the answer to a question about colours, say) that are no text; what comes
    /// after them is.</summary>
    public const int LongestString = 4096;

    private const int LongestParameters = 64;
    private const int MouseBytes = 3;
    private const byte Escape = 0x1b;
    private const byte Bell = 0x07;
    private const byte FirstPrintable = 0x20;
    private const byte RubOut = 0x7f;
    private const byte FirstBeyondAscii = 0x80;
    private const byte LeadOfC1 = 0xc2; // in UTF-8
    private const byte EndOfStringC1 = 0x9c; // ST
    private const byte CtrlC = 0x03;
    private const int C1ToEscaped = 0x40;

    // A terminal sends a sequence in one go; a person who presses Escape and then a key takes longer.
    private static readonly TimeSpan _sequenceTime = TimeSpan.FromMilliseconds(100);

    // A pasted text may come over a slow line.
    private static readonly TimeSpan _pasteTime = TimeSpan.FromSeconds(2);

    private readonly Decoder _utf8 = new UTF8Encoding(false).GetDecoder();
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _parameters = new();
    private readonly PastedText _pasted = new();
    private readonly List<KeyStroke> _strokes = [];
    private Action<byte> _next;
    private bool _isControlSequence;
    private bool _isPasteHalted;
    private byte _last;
    private int _length;

    /// <summary>A decoder that has seen nothing.</summary>
    public KeyDecoder() => _next = Plain;

    /// <summary>How long to wait for the rest of a sequence before <see cref="EndWait"/>; null when none is under
    /// way.</summary>
    public TimeSpan? Patience => _next == Plain ? null : _isPasteHalted ? _pasteTime : _sequenceTime;

    /// <summary>Decodes what was read; a character or a sequence that is cut off waits for the rest.</summary>
    /// <param name="bytes">The bytes, in the order in which they were typed.</param>
    /// <returns>The strokes completed by them; text that was typed in one go is one stroke.</returns>
    public IReadOnlyList<KeyStroke> Decode(ReadOnlySpan<byte> bytes)
    {
        if (_isPasteHalted && bytes.IndexOfAnyExcept(CtrlC) < 0) DropPaste();
        _isPasteHalted = false;
        foreach (byte b in bytes)
            _next(b);
        return Completed();
    }

    /// <summary>Takes note that nothing has come for as long as <see cref="Patience"/> said. A sequence ends by that:
    /// Escape alone is a key, anything else is nothing. A paste halts first: from then on a Ctrl-C that comes alone was
    /// typed, and drops it. After its own, longer time it is what there is of it.</summary>
    /// <returns>The strokes completed by that.</returns>
    public IReadOnlyList<KeyStroke> EndWait()
    {
        if (_next == InPaste && !_isPasteHalted)
        {
            _isPasteHalted = true;
            return [];
        }
        if (_next == AfterEscape) Add(EditCommand.Escape);
        if (_next == InPaste) EndPaste();
        _next = Plain;
        return Completed();
    }

    private KeyStroke[] Completed()
    {
        EndText();
        KeyStroke[] strokes = [.. _strokes];
        _strokes.Clear();
        return strokes;
    }

    private void Plain(byte b)
    {
        EditCommand command = KeyMap.OfControl((char)b);
        if (command == EditCommand.Insert) AddText(b);
        else if (b == Escape) _next = AfterEscape;
        else Add(command);
    }

    private void AfterEscape(byte b)
    {
        _parameters.Clear();
        (_length, _last) = (0, b);
        _isControlSequence = b == '[';
        _next = (char)b switch
        {
            (char)Escape => AfterEscape,
            '[' or 'O' => InSequence,
            'N' => InCharacter,
            ']' or 'P' or '_' or '^' or 'X' => InString, // OSC, DCS, APC, PM, SOS
            _ => Plain,
        };
        if (_next == Plain) WithAlt(b);
    }

    // A control key that Alt gives no meaning of its own is what it is without Escape before it.
    private void WithAlt(byte b)
    {
        EditCommand command = KeyMap.OfAlt((char)b);
        if (command == EditCommand.None && IsNoPartOfSequences(b)) Plain(b);
        else Add(command);
    }

    private void InSequence(byte b)
    {
        if (IsNoPartOfSequences(b)) Interrupt(b);
        else if (b > '?') EndOfSequence((char)b);
        else if (_parameters.Length < LongestParameters) _parameters.Append((char)b);
        else _next = Plain;
    }

    // The Linux console's F1 to F5 are ESC [ [ A to E, and an old mouse report is ESC [ M and three bytes.
    private void EndOfSequence(char final)
    {
        bool isBare = _isControlSequence && _parameters.Length == 0;
        string parameters = _parameters.ToString();
        _next = Plain;
        if (isBare && final == '[') _next = InCharacter;
        else if (isBare && final == 'M') _next = InMouse;
        else if (_isControlSequence && (parameters, final) is ("200", '~')) _next = InPaste;
        else if (_isControlSequence && final == 'R') Add(new KeyStroke(EditCommand.CursorReport, parameters));
        else if (_isControlSequence && EncodedKey.Of(parameters, final) is { } key) Add(key);
        else Add(
            _isControlSequence
                ? new KeyStroke(KeyMap.OfSequence(parameters, final)) : KeyMap.OfKeypad(parameters, final));
    }

    private void InCharacter(byte b)
    {
        if (IsNoPartOfSequences(b)) Interrupt(b);
        else _next = Plain;
    }

    // A place beyond column 95 has bytes beyond ASCII.
    private void InMouse(byte b)
    {
        if (b < FirstPrintable) Interrupt(b);
        else if (++_length == MouseBytes) _next = Plain;
    }

    private void InString(byte b)
    {
        bool isEnd = b == Bell || (_last, b) is (LeadOfC1, EndOfStringC1) || ++_length > LongestString;
        _last = b;
        if (b == Escape) _next = AfterEscapeInString;
        else if (isEnd) _next = Plain;
        else if (b is < FirstPrintable or RubOut) Interrupt(b);
    }

    // ESC \ ends a string; any other begins something new.
    private void AfterEscapeInString(byte b)
    {
        if (b == '\\') _next = Plain;
        else AfterEscape(b);
    }

    private void InPaste(byte b)
    {
        if (_pasted.Add(b)) EndPaste();
    }

    private void EndPaste()
    {
        _next = Plain;
        Add(new KeyStroke(EditCommand.InsertPasted, _pasted.Take()));
    }

    private void DropPaste()
    {
        _next = Plain;
        _pasted.Take();
    }

    private void Interrupt(byte b)
    {
        _next = Plain;
        Plain(b);
    }

    private static bool IsNoPartOfSequences(byte b) => b is < FirstPrintable or RubOut or >= FirstBeyondAscii;

    private void Add(EditCommand command) => Add(new KeyStroke(command));

    private void Add(KeyStroke stroke)
    {
        EndText(isCut: true);
        if (stroke.Command != EditCommand.None) _strokes.Add(stroke);
    }

    // Escape and a letter, if it is a C1 control.
    private void AddText(byte b)
    {
        Span<char> chars = stackalloc char[4];
        foreach (char c in chars[.._utf8.GetChars([b], chars, flush: false)])
        {
            if (c is >= '\x80' and < '\xa0') AfterEscape((byte)(c - C1ToEscaped));
            else _text.Append(c);
        }
    }

    /// <param name="isCut">Whether a character whose bytes have not all come is given up.</param>
    private void EndText(bool isCut = false)
    {
        Span<char> chars = stackalloc char[4];
        if (isCut) _text.Append(chars[.._utf8.GetChars([], chars, flush: true)]);
        if (_text.Length > 0) _strokes.Add(new KeyStroke(EditCommand.Insert, _text.ToString()));
        _text.Clear();
    }
}
