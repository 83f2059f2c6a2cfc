using EchoServer.Load.Engine;
using EchoServer.Load.Engine.Stats;

namespace EchoServer.Tests.Load;

/// <summary>A clock that moves only when somebody sleeps, or when the test says so.</summary>
internal sealed class ManualClock : IClock
{
    public long Now { get; private set; }

    public void SleepUntil(long moment) => Now = Math.Max(Now, moment);

    public void Advance(TimeSpan by) => Now += Nanoseconds.Of(by);
}
