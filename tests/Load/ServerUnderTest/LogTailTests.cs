using EchoServer.Load.ServerUnderTest;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Load.ServerUnderTest;

public sealed class LogTailTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Log => _folder.File("log");

    [Fact]
    public void NewLines_AreWhole_HoweverTheyWereWritten()
    {
        File.WriteAllText(Log, "old\n");
        using LogTail tail = new(Log, fromEnd: true);
        Assert.Empty(tail.NewLines());
        File.AppendAllText(Log, "first\nsec");
        Assert.Equal(["first"], tail.NewLines());
        string longer = new('x', 200_000);
        File.AppendAllText(Log, $"ond\n{longer}\n\nlast");
        Assert.Equal(["second", longer, ""], tail.NewLines());
    }

    [Fact]
    public void NewLines_Fail_WhenTheFileWasEmptied()
    {
        File.WriteAllText(Log, "old\n");
        using LogTail tail = new(Log, fromEnd: true);
        File.WriteAllText(Log, "");
        Assert.Throws<IOException>(() => tail.NewLines().Count());
    }

    public void Dispose() => _folder.Dispose();
}
