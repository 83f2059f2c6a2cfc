using EchoServer.Load.Engine;

namespace EchoServer.Tests.Load;

/// <summary>Time in which the load tool itself stood still.</summary>
public class PauseWatchTests
{
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(50);

    private TimeSpan _now;
    private bool _counts = true;

    [Fact]
    public void Pauses_AreCounted_WhenItWokeLate()
    {
        using PauseWatch watch = new(() => _counts, () => _now);
        foreach (double late in (double[])[0, 2, 0.4, 0, 1]) Wake(watch, late);
        Assert.Equal(
            new Pauses(1, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2)) with
            { Count = 2, Total = TimeSpan.FromSeconds(3) }, watch.Pauses);
    }

    [Fact]
    public void Pauses_AreNone_WhenItWokeInTime_OrNothingCountedYet()
    {
        using PauseWatch watch = new(() => _counts, () => _now);
        _counts = false;
        Wake(watch, 0);
        Wake(watch, 5); // in the warm-up
        _counts = true;
        Wake(watch, 0.1);
        Wake(watch, 0.3);
        Assert.Null(watch.Pauses);
    }

    private void Wake(PauseWatch watch, double late)
    {
        _now += _interval + TimeSpan.FromSeconds(late);
        watch.Look();
    }
}
