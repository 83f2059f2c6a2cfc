using System.Text;
using EchoServer.Client.LineEditing;

namespace EchoServer.Tests.Client.LineEditing;

/// <summary>From the bytes of the keys to the line and the cursor.</summary>
public class LineEditorTests
{
    private const string Left = "\x1b[D";
    private const string Right = "\x1b[C";
    private const string Up = "\x1b[A";
    private const string Down = "\x1b[B";
    private const string Delete = "\x1b[3~";

    private readonly LineEditor _editor = new();
    private readonly KeyDecoder _decoder = new();

    [Theory]
    [InlineData("abc", "abc|")]
    [InlineData("abc" + Left + Left, "a|bc")]
    [InlineData("abc" + Left + "X", "abX|c")]
    [InlineData("ab" + Right, "ab|")]
    [InlineData(Left + "a", "a|")]
    [InlineData("abc\x01", "|abc")]
    [InlineData("abc\x01\x05", "abc|")]
    [InlineData("abc\x1b[H", "|abc")]
    [InlineData("abc\x1b[H\x1b[F", "abc|")]
    [InlineData("abc\x1bOHX", "X|abc")]
    [InlineData("abc\x1b[1~X\x1b[4~", "Xabc|")]
    [InlineData("abc\x7f", "ab|")]
    [InlineData("abc\b", "ab|")]
    [InlineData("abc" + Left + Delete, "ab|")]
    [InlineData("abc" + Delete, "abc|")]
    [InlineData("abc" + Left + "\x04", "ab|")]
    [InlineData("abc" + Left + Left + "\x0b", "a|")]
    [InlineData("abc" + Left + "\x15", "|c")]
    [InlineData("one two.x  \x17", "one |")]
    [InlineData("one two\x17\x17\x17", "|")]
    [InlineData("one two\x17\x01\x19", "two|one ")]
    [InlineData("one two\x1b[1;5D", "one |two")]
    [InlineData("one two\x1b" + "b\x1b" + "b\x1b" + "f", "one| two")]
    [InlineData("one two\x01\x1b" + "d", "| two")]
    [InlineData("one two\x1b\x7f", "one |")]
    [InlineData("a\x1b[200~b\x1b[201~\x1b[99Zc", "abc|")]
    [InlineData("\x1b[[A\x1b[[Bx", "x|")]
    [InlineData("\x1b[M !!x", "x|")]
    [InlineData("\x1bNpx", "x|")]
    [InlineData("\x1b]11;rgb:1212/3434/5656\ax", "x|")]
    [InlineData("\x1b]11;rgb:1212/3434/5656\x1b\\x", "x|")]
    [InlineData("\x1bP>|xterm(390)\x1b\\x", "x|")]
    [InlineData("\x1b_Gi=1;OK\x1b\\x", "x|")]
    [InlineData("\x1b^pm\x1b\\x", "x|")]
    [InlineData("\x1bXsos\x1b\\x", "x|")]
    [InlineData("\x1b]0;title\x1b[Dx", "x|")]
    [InlineData("\x1b[5;1Rx", "x|")]
    [InlineData("ab\u009bDX", "aX|b")]
    [InlineData("ab\u008fDX", "aX|b")]
    [InlineData("a\u0085\u0080\u009cx", "ax|")]
    [InlineData("\u009d0;title\u009cx", "x|")]
    [InlineData("\x1b]0;✓ title\u009cx", "x|")]
    [InlineData("\u0090>|xterm(390)\x1b\\x", "x|")]
    [InlineData("\u008epx", "x|")]
    [InlineData("ab\x1b[97;5uX", "X|ab")]
    [InlineData("ab\x1b[27;5;97~X", "X|ab")]
    [InlineData("one two\x1b[98;3uX", "one X|two")]
    [InlineData("ab\x1b[127u\x1b[27u\x1b[99u\x1b[228;2:1u\x1b[120;1:3u", "acä|")]
    [InlineData("a\x1b[57358u\x1b[49;5u\x1b[u", "a|")]
    [InlineData("\x1bOp\x1bOy\x1bOk\x1bOn", "09+.|")]
    [InlineData("one two\x1bOdX", "one X|two")]
    [InlineData("日本😀" + Left, "日本|😀")]
    [InlineData("日本😀\x7f", "日本|")]
    [InlineData("e\u0301x" + Left + Left, "|e\u0301x")]
    [InlineData("e\u0301x" + Left + "\x7f", "|x")]
    [InlineData("👩‍👩‍👧\x7f", "|")]
    [InlineData("x 𝒳𝒳\x17", "x |")]
    public void Keys_EditTheLine_AsInTheShell(string keys, string wanted)
    {
        Type(keys);
        Assert.Equal(wanted, _editor.Text.Insert(_editor.Cursor, "|"));
    }

    [Fact]
    public void Keys_MeanTheSame_HoweverTheirBytesAreCut()
    {
        byte[] bytes = Encoding.UTF8.GetBytes("日本é😀" + Left + Left + "ü\x1b[1;5D\x1b[3~");
        for (int cut = 0; cut <= bytes.Length; cut++)
        {
            _editor.Begin();
            Type(bytes[..cut]);
            Type(bytes[cut..]);
            Assert.Equal("|本üé😀", _editor.Text.Insert(_editor.Cursor, "|"));
        }
    }

    [Theory]
    [InlineData("abc\r", nameof(EditOutcome.Submitted))]
    [InlineData("abc\n", nameof(EditOutcome.Submitted))]
    [InlineData("abc\x03", nameof(EditOutcome.GivenUp))]
    [InlineData("\x04", nameof(EditOutcome.Ended))]
    [InlineData("a\x7f\x04", nameof(EditOutcome.Ended))]
    [InlineData("a\x01\x04", nameof(EditOutcome.Editing))]
    [InlineData("abc\x1b[99;5u", nameof(EditOutcome.GivenUp))]
    [InlineData("abc\x1b[99:67;69:1u", nameof(EditOutcome.GivenUp))]
    [InlineData("abc\x1b[27;5;99~", nameof(EditOutcome.GivenUp))]
    [InlineData("abc\x1b[13u", nameof(EditOutcome.Submitted))]
    [InlineData("abc\x1bOM", nameof(EditOutcome.Submitted))]
    public void Line_Ends_AsTheLastKeySays(string keys, string wanted) => Assert.Equal(wanted, Type(keys).ToString());

    // Whatever a sequence is like, a control key within it is a key.
    [Theory]
    [InlineData("\x1b")]
    [InlineData("\x1b\x1b")]
    [InlineData("\x1b[")]
    [InlineData("\x1b[1;")]
    [InlineData("\x1b[[")]
    [InlineData("\x1b[M")]
    [InlineData("\x1b[M !")]
    [InlineData("\x1bO")]
    [InlineData("\x1bN")]
    [InlineData("\x1b]0;x")]
    [InlineData("\x1bP1$r")]
    [InlineData("\x1b_x")]
    [InlineData("\x1b^x")]
    [InlineData("\x1bXx")]
    [InlineData("\x1b]0;x\x1b")]
    [InlineData("\u009b1;")]
    [InlineData("\u009d0;x")]
    public void ControlKey_IsHeard_WithinEverySequence(string sequence)
    {
        Assert.Equal(EditOutcome.GivenUp, Type(sequence + "\x03"));
        Type("abc" + sequence + "\x01" + "X");
        Assert.Equal("Xabc", _editor.Text);
    }

    [Theory]
    [InlineData("\x1b", nameof(EditCommand.Escape))]
    [InlineData("\x1b[1;", null)]
    [InlineData("\x1b]0;x", null)]
    [InlineData("\x1b[M", null)]
    public void Sequence_EndsByTime(string begun, string? wanted)
    {
        Assert.Empty(_decoder.Decode(Encoding.UTF8.GetBytes(begun)));
        Assert.NotNull(_decoder.Patience);
        Assert.Equal(wanted, _decoder.EndWait().Select(s => s.Command.ToString()).SingleOrDefault());
        Assert.Null(_decoder.Patience);
        Type("x");
        Assert.Equal("x", _editor.Text);
    }

    [Fact]
    public void String_HasAnEnd_ThoughNoneWasSent()
    {
        Type("\x1b]" + new string('s', KeyDecoder.LongestString + 1) + "x");
        Assert.Equal("x", _editor.Text);
    }

    [Fact]
    public void Paste_IsOneStroke_WithNoKeysInIt()
    {
        KeyStroke stroke =
            Assert.Single(_decoder.Decode(Encoding.UTF8.GetBytes("\x1b[200~a\r\nb\x03日\x1b[D\x1b[201~")));
        Assert.Equal(new KeyStroke(EditCommand.InsertPasted, "a\nb\x03日\x1b[D"), stroke);
    }

    [Fact]
    public void Paste_EndsByTime_WhenItsEndDoesNotCome()
    {
        Assert.Empty(_decoder.Decode("\x1b[200~a\x03"u8));
        TimeSpan? first = _decoder.Patience;
        Assert.Empty(_decoder.EndWait());
        Assert.True(_decoder.Patience > first);
        Assert.Equal([new KeyStroke(EditCommand.InsertPasted, "a\x03")], _decoder.EndWait());
        Assert.Null(_decoder.Patience);
    }

    // What is pasted may have a Ctrl-C in it, wherever a read cuts it off; the one that is typed comes alone, and
    // later.
    [Theory]
    [InlineData(false, "\x03", false)]
    [InlineData(true, "\x03", true)]
    [InlineData(true, "\x03\x03", true)]
    [InlineData(true, "\x03rm -rf\r", false)]
    public void CtrlC_DropsAPaste_ThatHasHalted(bool halts, string later, bool isDropped)
    {
        Assert.Empty(_decoder.Decode("\x1b[200~a"u8));
        if (halts) Assert.Empty(_decoder.EndWait());
        IReadOnlyList<KeyStroke> strokes = _decoder.Decode(Encoding.UTF8.GetBytes(later));
        Assert.Equal(isDropped ? later.Select(_ => new KeyStroke(EditCommand.GiveUp)) : [], strokes);
        Assert.Equal(
            isDropped
                ? []
                : [new KeyStroke(EditCommand.InsertPasted, "a" + later.Replace('\r', '\n'))],
                _decoder.Decode("\x1b[201~"u8));
    }

    [Theory]
    [InlineData("\x12tw", "two three|")]
    [InlineData("\x12t\x12", "one two|")]
    [InlineData("\x12t\x12\x12\x12", "one two|")]
    [InlineData("\x12two t\x7f\x7f\x7f\x7f\x7fone", "one two|")]
    [InlineData("draft\x12one\x07", "draft|")]
    [InlineData("draft\x12one\x03", "draft|")]
    [InlineData("\x12one" + Left, "one tw|o")]
    [InlineData("draft\x12nothing\x05", "draft|")]
    public void CtrlR_SearchesBack(string keys, string wanted)
    {
        Array.ForEach(["one two", "two three"], _editor.Remember);
        _editor.Begin();
        Assert.Equal(EditOutcome.Editing, Type(keys));
        // A search that goes on shows what was found.
        Assert.Equal(
            wanted.TrimEnd('|'), (_editor.Search?.Match ?? _editor.Text.Insert(_editor.Cursor, "|")).TrimEnd('|'));
    }

    [Fact]
    public void CtrlR_SubmitsWhatWasFound_AtEnter()
    {
        _editor.Remember("one");
        _editor.Begin();
        Assert.Equal(EditOutcome.Submitted, Type("\x12on\r"));
        Assert.Equal("one", _editor.Text);
    }

    [Fact]
    public void History_GoesBackAndForth_AndKeepsTheNewLine()
    {
        Array.ForEach(["one", "two", "two"], _editor.Remember);
        _editor.Begin();
        Type("dra");
        Assert.Equal(["two", "one", "one", "two", "dra", "dra"], new[] { Up, Up, Up, Down, Down, Down }.Select(key =>
        {
            Type(key);
            return _editor.Text;
        }));
        Assert.Equal(3, _editor.Cursor);
    }

    [Fact]
    public void History_ForgetsTheOldest_WhenItIsFull()
    {
        for (int i = 0; i <= History.Capacity; i++)
            _editor.Remember($"line {i}");
        _editor.Begin();
        Type(string.Concat(Enumerable.Repeat(Up, History.Capacity + 5)));
        Assert.Equal("line 1", _editor.Text);
    }

    private EditOutcome Type(string keys) => Type(Encoding.UTF8.GetBytes(keys));

    private EditOutcome Type(byte[] bytes)
    {
        EditOutcome outcome = EditOutcome.Editing;
        foreach (KeyStroke stroke in _decoder.Decode(bytes))
            outcome = _editor.Apply(stroke);
        return outcome;
    }
}
