namespace EchoServer.Server.Cloning;

/// <summary>
/// How many spares there should be: more when connections have found none, slowly fewer again when they have. Callers
/// hold a lock.
/// </summary>
/// <param name="least">The fewest; 0 turns spares off.</param>
/// <param name="most">The most spares.</param>
/// <param name="time">The clock.</param>
internal sealed class SparePolicy(int least, int most, TimeProvider time)
{
    private static readonly TimeSpan _step = TimeSpan.FromSeconds(1);

    private readonly int _least = least;
    private long _changed = time.GetTimestamp();

    /// <summary>The number wanted now.</summary>
    public int Wanted { get; private set; } = least;

    /// <summary>A connection has come and found so many idle spares: doubles the number when it was none.</summary>
    /// <returns>Whether <see cref="Wanted"/> has changed.</returns>
    public bool Arrived(int idle) => idle <= 0 && Wanted > 0 && Wanted < most && Change(Math.Min(most, Wanted * 2));

    /// <summary>Time passes: takes one away after a second without such want.</summary>
    /// <returns>Whether <see cref="Wanted"/> has changed.</returns>
    public bool Passed() => Wanted > _least && time.GetElapsedTime(_changed) > _step && Change(Wanted - 1);

    private bool Change(int wanted)
    {
        Wanted = wanted;
        _changed = time.GetTimestamp();
        return true;
    }
}
