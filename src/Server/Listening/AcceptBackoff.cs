namespace EchoServer.Server.Listening;

/// <summary>
/// How long to leave the listeners alone when the machine is short of something: 100 ms, then twice as long each time up to 5 s,
/// until a connection could be served again.
/// </summary>
internal sealed class AcceptBackoff(TimeProvider time)
{
    /// <summary>The first pause.</summary>
    internal static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest pause.</summary>
    internal static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private TimeSpan _pause;
    private long _since;

    /// <summary>Whether there was pressure since the last success.</summary>
    public bool IsUnderPressure => _pause > TimeSpan.Zero;

    /// <summary>What is left of the pause; zero when connections may be accepted.</summary>
    public TimeSpan Remaining
    {
        get
        {
            TimeSpan left = _pause - time.GetElapsedTime(_since);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>Something was short: a pause begins.</summary>
    /// <returns>How long it is.</returns>
    public TimeSpan Fail()
    {
        TimeSpan doubled = _pause * 2;
        _pause = doubled < Shortest ? Shortest : doubled > Longest ? Longest : doubled;
        _since = time.GetTimestamp();
        return _pause;
    }

    /// <summary>A connection is being served: the next pause is the shortest again.</summary>
    public void Succeed() => _pause = TimeSpan.Zero;
}
