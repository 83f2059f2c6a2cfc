using EchoServer.Client.Interactive;

namespace EchoServer.Tests.Client;

public class WrappingTests
{
    [Theory]
    [InlineData("one two three", 20, "one two three")]
    [InlineData("one two three", 13, "one two three")]
    [InlineData("one two three", 12, "one two\nthree")]
    [InlineData("one two three", 3, "one\ntwo\nthree")]
    [InlineData("a path/that/is/too/long b", 8, "a\npath/that/is/too/long\nb")]
    [InlineData("  :quit   leave the client", 16, "  :quit   leave\n  the client")]
    [InlineData("one\ntwo three", 8, "one\ntwo\nthree")]
    [InlineData("日本 語 x", 7, "日本 語\nx")]
    [InlineData("", 5, "")]
    [InlineData("\nx", 5, "\nx")]
    [InlineData("\x1b[2J\u009bA", 80, @"^[[2J\x9BA")]
    public void Text_IsBrokenBetweenWords(string text, int columns, string wanted) =>
        Assert.Equal(wanted, Wrapping.Of(text, columns));
}
