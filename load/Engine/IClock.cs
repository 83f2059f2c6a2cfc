namespace EchoServer.Load.Engine;

/// <summary>The time that a run goes by, in nanoseconds since some moment.</summary>
internal interface IClock
{
    /// <summary>Now.</summary>
    long Now { get; }

    /// <summary>Waits for a moment; one that has passed is not waited for.</summary>
    void SleepUntil(long moment);
}
