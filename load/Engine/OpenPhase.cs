namespace EchoServer.Load.Engine;

/// <summary>
/// Iterations that start when they are due. One that finds no free copy starts late, but its time runs from when it was
/// due: otherwise a server that stalls would hide the very requests that it delayed. What is still not started a while
/// after the end has failed. A few copies wait for the next arrivals, each for its own; when most of them are busy more
/// are called, and when many have nothing to do they go. It takes its whole time, also after its last arrival.
/// </summary>
internal sealed record OpenPhase(IEnumerable<long> Arrivals, TimeSpan? During, double Rate) : Phase
{
    private const int FewestReady = 4;
    private const int MostReady = 64;

    private static readonly TimeSpan _grace = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private IEnumerator<long>? _arrivals;
    private int _ready;

    /// <inheritdoc/>
    public override double EndRate => Rate;

    /// <inheritdoc/>
    public override TimeSpan? Length => During + _grace;

    /// <inheritdoc/>
    public override int Copies(int maxCopies) => Math.Min(FewestReady, maxCopies);

    /// <inheritdoc/>
    public override int MostCopies(int maxCopies) => maxCopies;

    /// <inheritdoc/>
    public override void Work(Copy copy, int number, long start)
    {
        long end = Length is { } length ? start + Nanoseconds.Of(length) : long.MaxValue;
        while (!copy.Stopped && Interlocked.Increment(ref _ready) <= MostReady)
        {
            if (!TryTake(out long arrival))
            {
                if (During is { } during) copy.WaitUntil(start + Nanoseconds.Of(during));
                break;
            }
            long due = start + arrival;
            copy.WaitUntil(due);
            if (Interlocked.Decrement(ref _ready) < FewestReady) copy.Crew!.Add();
            if (copy.IsBefore(end)) copy.Iterate(due);
            else copy.MissedIteration(due);
        }
        Interlocked.Decrement(ref _ready);
    }

    private bool TryTake(out long arrival)
    {
        lock (_lock)
        {
            _arrivals ??= Arrivals.GetEnumerator();
            bool taken = _arrivals.MoveNext();
            arrival = taken ? _arrivals.Current : 0;
            return taken;
        }
    }
}
