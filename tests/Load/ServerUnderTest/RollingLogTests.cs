using EchoServer.Common.CommandLine;
using EchoServer.Load.ServerUnderTest;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Load.ServerUnderTest;

public sealed class RollingLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Log => _folder.File("log");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Log_KeepsTheEndOfWhatIsWritten()
    {
        using (RollingLog log = new(Log, limit: 10))
        {
            for (byte i = 0; i < 8; i++) log.Write(Enumerable.Repeat((byte)('a' + i), 4).ToArray());
        }
        Assert.Equal(("gggghhhh", "eeeeffff"), (File.ReadAllText(Log), File.ReadAllText(RollingLog.Earlier(Log))));
        Assert.Equal(2, Directory.GetFiles(_folder.FullName).Length);
    }

    [Fact]
    public void Log_BeginsAnew_WhenThereIsOneOfAnEarlierRun()
    {
        File.WriteAllText(Log, "old");
        File.WriteAllText(RollingLog.Earlier(Log), "older");
        new RollingLog(Log).Dispose();
        Assert.Equal("", File.ReadAllText(Log));
        Assert.False(File.Exists(RollingLog.Earlier(Log)));
    }

    [Fact]
    public void Log_SaysWhy_WhenItCannotBeWritten()
    {
        File.CreateSymbolicLink(Log, "/dev/full");
        using RollingLog log = new(Log);
        log.Write("a"u8);
        Assert.Contains("No space left", log.Failure, StringComparison.Ordinal);
        log.Write("b"u8); // and nothing is thrown
    }

    [Fact]
    public void Log_IsNotSharedByTwoRuns()
    {
        using RollingLog first = new(Log);
        first.Write("first"u8);
        Assert.StartsWith(
            $"--server: cannot write its output to '{Log}': ",
            Assert.Throws<ToolException>(() => new RollingLog(Log)).Message, StringComparison.Ordinal);
        first.Dispose();
        Assert.Equal("first", File.ReadAllText(Log));
    }
}
