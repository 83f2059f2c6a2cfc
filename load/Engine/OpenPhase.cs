namespace EchoServer.Load.Engine;

/// <summary>
/// Iterations that start when they are due. One that finds no free copy starts late, but its time runs from when it was due: otherwise a
/// server that stalls would hide the very requests that it delayed. What is still not started a while after the end has failed.
/// </summary>
internal sealed record OpenPhase(IEnumerable<long> Arrivals, TimeSpan? During, double Rate) : Phase
{
    private static readonly long _grace = Nanoseconds.Of(TimeSpan.FromSeconds(1));

    private readonly Lock _lock = new();
    private IEnumerator<long>? _arrivals;

    /// <inheritdoc/>
    public override double EndRate => Rate;

    /// <inheritdoc/>
    public override int Copies(int maxCopies) => maxCopies;

    /// <inheritdoc/>
    public override void Work(Copy copy, int number, long start)
    {
        long end = During is { } during ? start + Nanoseconds.Of(during) + _grace : long.MaxValue;
        while (!copy.Stopped && TryTake(out long arrival))
        {
            long due = start + arrival;
            copy.WaitUntil(due);
            if (copy.IsBefore(end)) copy.Iterate(due);
            else copy.MissedIteration(due);
        }
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
