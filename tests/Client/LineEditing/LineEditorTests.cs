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
    [InlineData("a\x1b[200~b\x1b[99Zc", "abc|")]
    [InlineData("a\tb", "a\tb|")]
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
    public void Line_Ends_AsTheLastKeySays(string keys, string wanted) => Assert.Equal(wanted, Type(keys).ToString());

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
