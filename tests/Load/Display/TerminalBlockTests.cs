using EchoServer.Load.Display;
using EchoServer.Tests.Client.LineEditing;

namespace EchoServer.Tests.Load.Display;

public class TerminalBlockTests
{
    [Fact]
    public void Show_ReplacesWhatStoodThere_AndErase_LeavesNothing()
    {
        VirtualScreen screen = new(30, 10);
        screen.Write("$ echo-load\r\n");
        TerminalBlock block = new(screen.Write);
        block.Show(Lines("one", "two", "three"), 30);
        Assert.Equal(["$ echo-load", "one", "two", "three"], screen.Lines);
        block.Show(Lines("1", "2"), 30);
        Assert.Equal(["$ echo-load", "1", "2"], screen.Lines);
        block.Erase(30);
        Assert.Equal(["$ echo-load"], screen.Lines);
        Assert.Equal((1, 0), (screen.Row, screen.Column));
    }

    [Fact]
    public void Show_KeepsItsPlace_AtTheBottomOfTheScreen()
    {
        VirtualScreen screen = new(30, 4);
        screen.Write("a\r\nb\r\nc\r\n");
        TerminalBlock block = new(screen.Write);
        block.Show(Lines("one", "two", "three"), 30);
        block.Show(Lines("1", "2", "3"), 30);
        Assert.Equal(["c", "1", "2", "3"], screen.Lines);
    }

    // A screen of 20 columns shows what was written for 50 as a terminal does that has become narrower: wrapped.
    [Fact]
    public void Show_TakesAwayWrappedLines_WhenTheWindowHasBecomeNarrower()
    {
        VirtualScreen screen = new(20, 12);
        screen.Write("$ echo-load\r\n");
        TerminalBlock block = new(screen.Write);
        block.Show(Lines(new string('x', 45), "short", new string('y', 20)), 50);
        Assert.Equal(6, screen.Lines.Length);
        block.Show(Lines("1", "2"), 20);
        Assert.Equal(["$ echo-load", "1", "2"], screen.Lines);
    }

    private static DisplayLine[] Lines(params string[] texts) => [.. texts.Select(t => new DisplayLine(t, $"\x1b[1m{t}\x1b[0m"))];
}
