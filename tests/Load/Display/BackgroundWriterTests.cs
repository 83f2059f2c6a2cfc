using EchoServer.Load.Host;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Load.Display;

/// <summary>A stream that nobody reads holds up nobody but its own thread.</summary>
public sealed class BackgroundWriterTests : IDisposable
{
    private readonly ManualResetEventSlim _isRead = new(false);
    private readonly ManualResetEventSlim _isStuck = new(false);
    private readonly List<string> _written = [];

    public void Dispose() => _isRead.Set();

    [Fact]
    public void Texts_AreWrittenInTheirOrder()
    {
        _isRead.Set();
        BackgroundWriter writer = new("test", Write, Deadline.Standard);
        for (int i = 0; i < BackgroundWriter.MostWaiting; i++) writer.Write($"{i}");
        Assert.True(writer.Finish());
        Assert.Null(writer.Failure);
        Assert.False(writer.IsBehind);
        Assert.Equal(Enumerable.Range(0, BackgroundWriter.MostWaiting).Select(i => $"{i}"), _written);
    }

    [Fact]
    public void Texts_ThatAreTooMany_AreDropped_AndTheirNumberIsSaid_WhenSomebodyReadsAgain()
    {
        BackgroundWriter writer = new("test", Write, Deadline.Standard);
        writer.Write("stuck");
        _isStuck.Wait();
        for (int i = 0; i < BackgroundWriter.MostWaiting + 7; i++) writer.Write($"{i}");
        Assert.True(writer.IsBehind);
        _isRead.Set();
        writer.Settle(Deadline.Standard);
        writer.Write("again");
        Assert.True(writer.Finish());
        Assert.Equal(
            [$"{BackgroundWriter.MostWaiting - 1}", "echo-load: 7 lines are missing here: nobody read them in time\n",
                "again"], _written[^3..]);
        Assert.Equal(BackgroundWriter.MostWaiting + 3, _written.Count);
    }

    [Fact]
    public void Finish_GivesUp_WhenNobodyReads()
    {
        BackgroundWriter writer = new("test", Write, TimeSpan.FromMilliseconds(10));
        writer.Write("stuck");
        Assert.False(writer.Finish());
        Assert.False(writer.Finish());
    }

    [Fact]
    public void Finish_SaysWhy_WhenTheLastTextCouldNotBeWritten()
    {
        BackgroundWriter writer = new("test", _ => "it is closed", Deadline.Standard);
        writer.Write("text");
        Assert.True(writer.Finish());
        Assert.Equal("it is closed", writer.Failure);
    }

    [Fact]
    public void Finish_DoesNotWait_OnceItWasGivenUp()
    {
        BackgroundWriter writer = new("test", Write, TimeSpan.FromDays(1));
        writer.Write("stuck");
        Assert.False(writer.Settle(TimeSpan.FromMilliseconds(10)));
        writer.GiveUp();
        Assert.False(writer.Finish());
    }

    private string? Write(string text)
    {
        _isStuck.Set();
        _isRead.Wait();
        _written.Add(text);
        return null;
    }
}
