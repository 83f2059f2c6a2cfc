namespace EchoServer.Server.Listening;

/// <summary>
/// How long to leave the listeners alone when the machine is short of something: 100 ms, then twice as long each time
/// up to 1 s, until a connection could be served again. When one of our own has ended, the shortest pause is enough.
/// </summary>
internal sealed class AcceptBackoff(TimeProvider time)
{
    /// <summary>The first pause.</summary>
    internal static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest pause: nobody tells us when other programs give something back.</summary>
    internal static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private TimeSpan _pause;
    private long _since;
    private int _isRelieved;

    /// <summary>Whether there was pressure since the last success. From any thread.</summary>
    public bool IsUnderPressure => _pause > TimeSpan.Zero;

    /// <summary>What is left of the pause; zero when connections may be accepted.</summary>
    public TimeSpan Remaining
    {
        get
        {
            TimeSpan pause = _pause > Shortest && Volatile.Read(ref _isRelieved) != 0 ? Shortest : _pause;
            TimeSpan left = pause - time.GetElapsedTime(_since);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>How long a pause would be that began now.</summary>
    public TimeSpan Next
    {
        get
        {
            TimeSpan doubled = _pause * 2;
            return doubled < Shortest ? Shortest : doubled > Longest ? Longest : doubled;
        }
    }

    /// <summary>Something was short: a pause begins.</summary>
    /// <returns>How long it is.</returns>
    public TimeSpan Fail()
    {
        Volatile.Write(ref _isRelieved, 0);
        _since = time.GetTimestamp();
        return _pause = Next;
    }

    /// <summary>Something was given back: the pause is the shortest. From any thread.</summary>
    /// <returns>Whether that shortens it.</returns>
    public bool Relieve() => IsUnderPressure && Interlocked.Exchange(ref _isRelieved, 1) == 0;

    /// <summary>A connection is being served: the next pause is the shortest again.</summary>
    public void Succeed() => _pause = TimeSpan.Zero;
}
