using EchoServer.Load.ServerUnderTest;

namespace EchoServer.Tests.Load.ServerUnderTest;

public class ShellWordsTests
{
    [Theory]
    [InlineData("a  b\tc ", "a", "b", "c")]
    [InlineData("'a b' \"c 'd'\"", "a b", "c 'd'")]
    [InlineData("x='1 2'3", "x=1 23")]
    [InlineData("'' \"\"", "", "")]
    [InlineData(@"a\ b \'", "a b", "'")]
    [InlineData("\"a \\\" \\\\ \\n\"", "a \" \\ \\n")]
    [InlineData(@"'a\'", @"a\")]
    [InlineData("$HOME *.c; ls", "$HOME", "*.c;", "ls")]
    [InlineData(" ")]
    public void Split_PartsWords_AsAShellDoes(string command, params string[] words) =>
        Assert.Equal(words, ShellWords.Split(command));

    [Theory]
    [InlineData("'a")]
    [InlineData("a \"b")]
    [InlineData("a \"b\\\"")]
    [InlineData("a\\")]
    public void Split_GivesNothing_WhenAQuoteIsNotClosed(string command) => Assert.Null(ShellWords.Split(command));
}
