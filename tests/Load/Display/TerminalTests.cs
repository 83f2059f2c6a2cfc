using EchoServer.Load.Display;

namespace EchoServer.Tests.Load.Display;

public class TerminalTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("dumb")]
    public void For_IsNone_WhenTheCursorCannotMove(string? term) =>
        Assert.Null(Terminal.For(v => v == "TERM" ? term : null));

    [Theory]
    [InlineData("", "C.UTF-8", true, true)]
    [InlineData("1", "en_GB.utf8", false, true)]
    [InlineData("", "C", true, false)]
    [InlineData("", null, true, false)]
    public void For_GoesByTheEnvironment(string noColor, string? language, bool colours, bool blocks) => Assert.Equal(
        new Terminal(colours, blocks),
        Terminal.For(v => v switch { "TERM" => "xterm", "NO_COLOR" => noColor, "LANG" => language, _ => null }));

    [Theory]
    [InlineData(1, true)]
    [InlineData(60, true)]
    [InlineData(61, false)]
    [InlineData(70, true)]
    [InlineData(610, false)]
    [InlineData(660, true)]
    public void PlainView_TellsLessOften_TheLongerItLasts(int second, bool told) =>
        Assert.Equal(told, PlainView.IsTold(second));
}
