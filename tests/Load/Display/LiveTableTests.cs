using EchoServer.Load.Display;
using EchoServer.Load.Engine;

namespace EchoServer.Tests.Load.Display;

public class LiveTableTests
{
    private static readonly LiveFigures _figures = new()
    {
        Title = "storm on [2001:db8:0:1:1:1:1:1]:8080, 100000 clients", Done = 0.5, Left = "100:00:00 left", Elapsed = TimeSpan.FromSeconds(90),
        Rate = (1234567, 765432.1), Latency = (Of(1_000_000, 3_000_000), Of(500_000)), Ok = 123456789, Failed = 7, Open = 100000,
        Failures = new Dictionary<string, long> { ["timeout"] = 4, ["connect"] = 2 },
    };

    [Theory]
    [InlineData(80, 24)]
    [InlineData(40, 24)]
    [InlineData(40, 5)]
    [InlineData(10, 3)]
    [InlineData(1, 1)]
    public void Lines_FitTheWindow(int columns, int rows)
    {
        IReadOnlyList<DisplayLine> lines = new LiveTable(new Terminal(true, true)).Lines(_figures, columns, rows);
        Assert.InRange(lines.Count, 1, Math.Max(1, rows - 1));
        Assert.All(lines, l => Assert.InRange(l.Text.Length, 0, columns - 1));
    }

    [Fact]
    public void Lines_HaveTheFigures_InFortyColumns()
    {
        string text = string.Join('\n', new LiveTable(new Terminal(false, false)).Lines(_figures, 40, 24).Select(l => l.Styled));
        Assert.Contains("########.........  50 %  100:00:00 left", text, StringComparison.Ordinal);
        Assert.Contains("per second    1,234,567      765,432", text, StringComparison.Ordinal);
        Assert.Contains("p50 ms            1.0", text, StringComparison.Ordinal);
        Assert.Contains("p99 ms            3.0", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\x1b", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_SplitFailures_ByKind()
    {
        string text = string.Join('\n', new LiveTable(new Terminal(false, true)).Lines(_figures, 80, 24).Select(l => l.Text));
        Assert.Contains("7  connect 2, timeout 4, other 1", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Colours_ChangeNoCharacter()
    {
        DisplayLine[] plain = [.. new LiveTable(new Terminal(false, true)).Lines(_figures, 60, 24)];
        DisplayLine[] coloured = [.. new LiveTable(new Terminal(true, true)).Lines(_figures, 60, 24)];
        Assert.Equal(plain.Select(l => l.Text), coloured.Select(l => l.Text));
        Assert.Contains(coloured, l => l.Styled.Contains("\x1b[31m", StringComparison.Ordinal));
    }

    private static Histogram Of(params long[] nanoseconds)
    {
        Histogram histogram = new();
        foreach (long value in nanoseconds) histogram.Record(value);
        return histogram;
    }
}
