using EchoServer.Load.Display;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Load.Display;

/// <summary>What is seen of a block of lines on terminals that have an alternate screen, and on those that have
/// none.</summary>
public class TerminalBlockTests
{
    private static readonly string[] _above = [.. Enumerable.Range(1, 8).Select(i => $"line {i} of the shell")];

    // However few rows there are for wrapped lines, and whatever the terminal does with them.
    [Theory]
    [InlineData(false, 24)]
    [InlineData(true, 24)]
    [InlineData(false, 14)]
    [InlineData(true, 14)]
    public void Screen_IsAsItWas_WhenTheBlockIsGone(bool reflows, int rows)
    {
        VirtualScreen screen = new(100, rows, reflows), untouched = new(100, rows, reflows);
        Array.ForEach([screen, untouched], s => s.Write(string.Concat(_above.Select(l => $"{l}\r\n"))));
        TerminalBlock block = new();
        screen.Write(block.Shown(Table(100, rows)));
        foreach (int columns in (int[])[30, 90, 40, 100, 12, 100])
        {
            Array.ForEach([screen, untouched], s => s.Resize(columns));
            screen.Write(block.Shown(Table(100, rows))); // at first nobody knows of the new size
            screen.Write(block.Shown(Table(columns, rows)));
            Assert.Equal(Table(columns, rows).Select(l => l.Text.TrimEnd()), screen.Lines.Where(l => l.Length > 0));
        }
        screen.Write(block.Erased());
        Assert.Equal(untouched.ScrolledOff, screen.ScrolledOff);
        Assert.Equal(untouched.Lines, screen.Lines);
        Assert.Equal((untouched.Row, untouched.Column), (screen.Row, screen.Column));
        Assert.False(screen.IsAlternate);
    }

    [Fact]
    public void Shown_ReplacesWhatStoodThere_AndErased_LeavesNothing()
    {
        VirtualScreen screen = new(30, 10, hasAlternate: false);
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
        VirtualScreen screen = new(30, 5, hasAlternate: false);
        screen.Write("a\r\nb\r\nc\r\n");
        TerminalBlock block = new();
        screen.Write(block.Shown(Lines("one", "two", "three")));
        screen.Write(block.Shown(Lines("1", "2", "3")));
        Assert.Equal(["c", "", "1", "2", "3"], screen.Lines);
        Assert.Equal(["a", "b"], screen.ScrolledOff);
    }

    // Where lines are laid out anew, and there is no other screen, it takes rows enough for them.
    [Theory]
    [InlineData(false, 24)]
    [InlineData(true, 44)]
    [InlineData(false, 12)]
    public void Resizes_EraseNothingAbove_AndLeaveNoCopies(bool reflows, int rows)
    {
        VirtualScreen screen = new(80, rows, reflows, hasAlternate: false);
        screen.Write(string.Concat(_above.Select(l => $"{l}\r\n")));
        TerminalBlock block = new();
        foreach (
            (int columns, int height) in new[]
            { (80, rows), (30, rows), (60, rows - 3), (20, rows - 3), (25, rows), (80, rows) })
        {
            screen.Resize(columns, height);
            screen.Write(block.Shown(Table(columns, height)));
            Assert.Equal(_above, AllButBlank(screen)[..8]);
            Assert.Single(AllButBlank(screen), l => l.StartsWith("row 1 ", StringComparison.Ordinal));
        }
        // faster than anybody paints
        foreach (int columns in new[] { 70, 30, 50, 20, 40 }) screen.Resize(columns, rows);
        screen.Write(block.Erased());
        Assert.Equal(_above, AllButBlank(screen));
    }

    // The window became narrower after its size was asked for.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Shown_LeavesNoCopies_WhenItsLinesAreTooLongForTheWindow(bool reflows)
    {
        VirtualScreen screen = new(30, 24, reflows, hasAlternate: false);
        screen.Write(string.Concat(_above.Select(l => $"{l}\r\n")));
        TerminalBlock block = new();
        screen.Write(block.Shown(Table(80, 24)));
        screen.Write(block.Shown(Table(30, 24)));
        Assert.Equal([.. _above, "", .. Table(30, 24).Select(l => l.Text)], screen.Lines);
    }

    [Fact]
    public void Enter_MovesTheBlockDown_WhenItIsTyped()
    {
        VirtualScreen screen = new(30, 24, reflows: true, hasAlternate: false);
        TerminalBlock block = new();
        screen.Write(block.Shown(Lines("one", "two")));
        screen.Write("\r\n");
        screen.Write(block.Shown(Lines("1", "2")));
        Assert.Equal(["", "", "1", "2"], screen.Lines);
    }

    private static string[] AllButBlank(VirtualScreen screen) =>
        [.. screen.ScrolledOff.Concat(screen.Lines).Where(l => l.Length > 0)];

    // As the live table: shorter than the window is wide, and with the empty line above fewer than it is high.
    private static DisplayLine[] Table(int columns, int rows) =>
        Lines(
            [.. Enumerable.Range(1, 10).Take(rows - 2)
                .Select(i => $"row {i} {new string((char)('a' + i), 60)}"[..Math.Min(60, columns - 1)])]);

    private static DisplayLine[] Lines(params string[] texts) =>
        [.. texts.Select(t => new DisplayLine(t, $"\x1b[1m{t}\x1b[0m"))];
}
