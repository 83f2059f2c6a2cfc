using EchoServer.Client.Interactive;
using EchoServer.Client.LineEditing;
using EchoServer.Linux.Calls;
using EchoServer.Tests.Support;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Tests.Client;

public class HistoryFileTests
{
    [Theory]
    [InlineData("/state", "/home/me", null, "/state/echo-client/history")]
    [InlineData(null, "/home/me", null, "/home/me/.local/state/echo-client/history")]
    [InlineData("relative", "/home/me", null, "/home/me/.local/state/echo-client/history")]
    [InlineData("/state", "/home/me", "named", "named")]
    [InlineData("/state", "/home/me", "", null)]
    [InlineData(null, null, null, null)]
    public void Find_GoesByTheEnvironment(string? state, string? home, string? named, string? wanted)
    {
        Dictionary<string, string?> variables = new()
            { ["XDG_STATE_HOME"] = state, ["HOME"] = home, [HistoryFile.Variable] = named };
        Assert.Equal(wanted, HistoryFile.Find(variables.GetValueOrDefault)?.Path);
    }

    [Fact]
    public void TwoClients_LoseNoLine_ThoughTheFileIsShortened()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("state/history");
        string filler = new('x', 2000);
        Parallel.For(0, 4, client =>
        {
            HistoryFile file = new(path);
            for (int i = 0; i < 400; i++) Assert.Null(file.Add($"{client} {i} {filler}"));
        });
        Assert.InRange(new FileInfo(path).Length, 1, HistoryFile.Capacity);
        IReadOnlyList<string> lines = new HistoryFile(path).Load();
        Assert.All(lines, line => Assert.EndsWith(filler, line, StringComparison.Ordinal));
        // Of each client the newest, without a gap.
        foreach (IGrouping<string, string> client in lines.GroupBy(l => l.Split(' ')[0]))
        {
            int[] numbers = [.. client.Select(l => int.Parse(l.Split(' ')[1], null))];
            Assert.Equal(Enumerable.Range(numbers[0], 400 - numbers[0]), numbers);
        }
    }

    [Fact]
    public void Load_GivesTheNewestLines_OfALongFile()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("history");
        File.WriteAllLines(path, Enumerable.Range(0, 500_000).Select(i => $"line {i}"));
        IReadOnlyList<string> lines = new HistoryFile(path).Load();
        Assert.Equal(History.Capacity, lines.Count);
        Assert.Equal("line 499999", lines[^1]);
    }

    [Fact]
    public void Add_TellsOnce_WhenLinesCannotBeKept()
    {
        using TemporaryFolder folder = new();
        HistoryFile file = new(folder.FullName);
        Assert.Empty(file.Load());
        Assert.Contains($"{folder.FullName}: Is a directory", file.Add("a"), StringComparison.Ordinal);
        Assert.Null(file.Add("b"));
    }

    [Fact]
    public void Add_TellsWhy_WhenSomebodyKeepsTheLock()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("history");
        using SafeFileHandle locked = Libc.OpenOrCreate(path);
        Assert.True(Libc.TryFlock(locked, TimeSpan.Zero));
        HistoryFile file = new(path);
        Assert.Empty(file.Load());
        Assert.Contains($"{path}: another program has locked it", file.Add("a"), StringComparison.Ordinal);
    }

    [Fact]
    public void Add_TellsWhy_WhenItsFolderCannotBeMade() =>
        Assert.Equal(
            "Lines are not kept for later sessions: /proc/none/history: No such file or directory",
            new HistoryFile("/proc/none/history").Add("a"));

    [Fact]
    public void Add_TellsWhy_WhenItIsAPipe()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("fifo");
        System.Diagnostics.Process.Start("mkfifo", [path]).WaitForExit();
        Assert.Contains($"{path}: it is no file", new HistoryFile(path).Add("a"), StringComparison.Ordinal);
    }
}
