using EchoServer.Load.Display;

namespace EchoServer.Tests.Load.Display;

public class TerminalBlockTests
{
    private static readonly string[] _above = [.. Enumerable.Range(1, 8).Select(i => $"line {i} of the shell")];

    [Fact]
    public void Shown_ReplacesWhatStoodThere_AndErased_LeavesNothing()
    {
        ResizableScreen screen = new(30, 10, reflows: false);
        screen.Write("$ echo-load\r\n");
        TerminalBlock block = new();
        screen.Write(block.Shown(Lines("one", "two", "three")));
        Assert.Equal(["$ echo-load", "", "one", "two", "three"], screen.Lines);
        screen.Write(block.Shown(Lines("1", "2")));
        Assert.Equal(["$ echo-load", "", "1", "2"], screen.Lines);
        screen.Write(block.Erased());
        Assert.Equal(["$ echo-load"], screen.Lines);
        Assert.Equal((1, 0), (screen.Row, screen.Column));
        Assert.Equal("", block.Erased());
    }

    [Fact]
    public void Shown_KeepsItsPlace_AtTheBottomOfTheScreen()
    {
        ResizableScreen screen = new(30, 5, reflows: false);
        screen.Write("a\r\nb\r\nc\r\n");
        TerminalBlock block = new();
        screen.Write(block.Shown(Lines("one", "two", "three")));
        screen.Write(block.Shown(Lines("1", "2", "3")));
        Assert.Equal(["c", "", "1", "2", "3"], screen.Lines);
        Assert.Equal(["a", "b"], screen.ScrolledOff);
    }

    [Theory]
    [InlineData(false, 24)]
    [InlineData(true, 24)]
    [InlineData(false, 12)]
    [InlineData(true, 12)]
    public void Resizes_EraseNothingAbove_AndLeaveNoCopies(bool reflows, int rows)
    {
        ResizableScreen screen = new(80, rows, reflows);
        screen.Write(string.Concat(_above.Select(l => $"{l}\r\n")));
        TerminalBlock block = new();
        foreach ((int columns, int height) in new[] { (80, rows), (30, rows), (60, rows - 3), (20, rows - 3), (25, rows), (80, rows) })
        {
            screen.Resize(columns, height);
            screen.Write(block.Shown(Table(columns, height)));
            Assert.Equal(_above, AllButBlank(screen)[..8]);
            Assert.Single(AllButBlank(screen), l => l.StartsWith("row 1 ", StringComparison.Ordinal));
        }
        foreach (int columns in new[] { 70, 30, 50, 20, 40 }) screen.Resize(columns, rows); // faster than anybody paints
        screen.Write(block.Erased());
        Assert.Equal(_above, AllButBlank(screen));
    }

    // The window became narrower after its size was asked for.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Shown_LeavesNoCopies_WhenItsLinesAreTooLongForTheWindow(bool reflows)
    {
        ResizableScreen screen = new(30, 24, reflows);
        screen.Write(string.Concat(_above.Select(l => $"{l}\r\n")));
        TerminalBlock block = new();
        screen.Write(block.Shown(Table(80, 24)));
        screen.Write(block.Shown(Table(30, 24)));
        Assert.Equal([.. _above, "", .. Table(30, 24).Select(l => l.Text)], screen.Lines);
    }

    [Fact]
    public void Enter_MovesTheBlockDown_WhenItIsTyped()
    {
        ResizableScreen screen = new(30, 24, reflows: true);
        TerminalBlock block = new();
        screen.Write(block.Shown(Lines("one", "two")));
        screen.Write("\r\n");
        screen.Write(block.Shown(Lines("1", "2")));
        Assert.Equal(["", "", "1", "2"], screen.Lines);
    }

    private static string[] AllButBlank(ResizableScreen screen) => [.. screen.ScrolledOff.Concat(screen.Lines).Where(l => l.Length > 0)];

    // As the live table: shorter than the window is wide, and with the empty line above fewer than it is high.
    private static DisplayLine[] Table(int columns, int rows) =>
        Lines([.. Enumerable.Range(1, 10).Take(rows - 2).Select(i => $"row {i} {new string((char)('a' + i), 60)}"[..Math.Min(60, columns - 1)])]);

    private static DisplayLine[] Lines(params string[] texts) => [.. texts.Select(t => new DisplayLine(t, $"\x1b[1m{t}\x1b[0m"))];
}
