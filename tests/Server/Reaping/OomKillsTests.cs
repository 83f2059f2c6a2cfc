using EchoServer.Linux;
using EchoServer.Server.Reaping;
using EchoServer.Tests.Server.Listening;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Server.Reaping;

public sealed class OomKillsTests : IDisposable
{
    private static readonly ExitStatus _killed = ExitStatus.Killed(9);

    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new();
    private readonly OomKills _kills;

    public OomKillsTests()
    {
        Count(7);
        _kills = new OomKills(Events, _time);
    }

    private string Events => _folder.File("memory.events.local");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Explain_TellsOneKillOfOneChild()
    {
        Assert.False(_kills.Explain(_killed).IsOutOfMemory); // what was counted before the start is nobody's
        Count(9);
        Assert.Equal([true, true, false], [IsOutOfMemory(), IsOutOfMemory(), IsOutOfMemory()]);
    }

    [Fact]
    public void Explain_TellsNothing_OfOtherSignalsAndExits()
    {
        Count(8);
        Assert.False(_kills.Explain(ExitStatus.Killed(15)).IsOutOfMemory);
        Assert.False(_kills.Explain(ExitStatus.Exited(9)).IsOutOfMemory);
        Assert.True(IsOutOfMemory());
    }

    [Fact]
    public void Explain_TellsAKill_WhoseChildTakesASecondToEnd()
    {
        Look(1.1);
        Count(8);
        Look(1.1);
        Assert.True(IsOutOfMemory());
    }

    [Fact]
    public void Explain_TellsNothing_OfAKillThatWasSomebodyElses()
    {
        Count(8);
        Look(1.1);
        Look(1.1);
        Assert.False(IsOutOfMemory());
        Count(9);
        Assert.True(IsOutOfMemory());
    }

    [Fact]
    public void Explain_TellsNothing_WhenTheFileIsGone()
    {
        File.Delete(Events);
        Look(1.1);
        Assert.False(IsOutOfMemory());
    }

    private void Count(int kills) => File.WriteAllText(Events, $"low 0\noom 3\noom_kill {kills}\noom_group_kill 0\n");

    private void Look(double seconds)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        _kills.Look();
    }

    private bool IsOutOfMemory() => _kills.Explain(_killed).IsOutOfMemory;
}
