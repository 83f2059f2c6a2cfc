using EchoServer.Load.Display;
using EchoServer.Load.Engine.Stats;

namespace EchoServer.Tests.Load.Display;

public class LiveTableTests
{
    private static readonly LiveFigures _figures = new()
    {
        Title = "storm on [2001:db8:0:1:1:1:1:1]:8080, 100000 clients", Done = 0.5, Left = "100:00:00 left",
        Elapsed = TimeSpan.FromSeconds(90),
        OkRate = (1234567, 765432.1), Latency = (Of(1_000_000, 3_000_000), Of(500_000)), Ok = 123456789, Failed = 7,
        Open = 100000,
        Failures = new Dictionary<string, long> { ["timeout"] = 4, ["connect"] = 2, ["missed"] = 1 },
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
        string text =
            string.Join('\n', new LiveTable(new Terminal(false, false)).Lines(_figures, 40, 24).Select(l => l.Styled));
        Assert.Contains("########.........  50 %  100:00:00 left", text, StringComparison.Ordinal);
        Assert.Contains("ok/s          1,234,567      765,432", text, StringComparison.Ordinal);
        Assert.Contains("p50 ms             1.00", text, StringComparison.Ordinal);
        Assert.Contains("p99 ms             3.00", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\x1b", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, 36)]
    [InlineData(40, 36)]
    [InlineData(37, 36)]
    [InlineData(36, 23)]
    [InlineData(24, 23)]
    public void Figures_AreAsWideAsTheyMustBe_NotAsTheWindow(int columns, int width) =>
        Assert.All(
            new LiveTable(new Terminal(false, true)).Lines(_figures, columns, 24)
                .Where(l => l.Text.Contains(" ms ", StringComparison.Ordinal)), l =>
                Assert.Equal(width, l.Text.Length));

    [Fact]
    public void Lines_SplitFailures_ByKind()
    {
        string text =
            string.Join('\n', new LiveTable(new Terminal(false, true)).Lines(_figures, 80, 24).Select(l => l.Text));
        Assert.Contains("7  connect 2, missed 1, timeout 4", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_TellFailuresApart_FromSuccesses_AndFromTheWarmUp()
    {
        LiveFigures hopeless = new()
        {
            Title = "storm", Done = 0.5, Left = "", OkRate = (0, 0), FailedRate = (6635, 0.25), Failed = 3,
            Failures = new Dictionary<string, long> { ["connect"] = 3 },
            WarmUpFailures = new Dictionary<string, long> { ["connect"] = 6000 },
        };
        string text =
            string.Join('\n', new LiveTable(new Terminal(false, true)).Lines(hopeless, 80, 24).Select(l => l.Text));
        Assert.Contains("ok/s                  0            0", text, StringComparison.Ordinal);
        Assert.Contains("failed/s          6,635         0.25", text, StringComparison.Ordinal);
        Assert.Contains("failed                             3  connect 3\n", text, StringComparison.Ordinal);
        Assert.Contains("failed in the warm-up: connect 6,000", text, StringComparison.Ordinal);
        Assert.Contains("p50 ms                –            –", text, StringComparison.Ordinal);
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
