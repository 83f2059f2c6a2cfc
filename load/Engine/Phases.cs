namespace EchoServer.Load.Engine;

/// <summary>A planned simulation.</summary>
internal abstract record Phase
{
    /// <summary>How many copies it ends with, for a ramp that follows.</summary>
    public virtual int EndCopies => 0;

    /// <summary>The rate, a second, that the phase ends with, for a ramp that follows.</summary>
    public virtual double EndRate => 0;

    /// <summary>How long it goes on; null when it ends with its iterations.</summary>
    public virtual TimeSpan? Length => null;

    /// <summary>How many copies it starts with.</summary>
    /// <param name="maxCopies">The most that an open load may have.</param>
    public abstract int Copies(int maxCopies);

    /// <summary>How many copies may have work at once: as many as it starts with, or more when it asks for
    /// more.</summary>
    /// <param name="maxCopies">The most that an open load may have.</param>
    public virtual int MostCopies(int maxCopies) => Copies(maxCopies);

    /// <summary>What one copy does, from the start of the phase to its end.</summary>
    /// <param name="copy">Iterates, waits, and knows when to stop.</param>
    /// <param name="number">Which copy it is, from 0.</param>
    /// <param name="start">When the phase started.</param>
    public abstract void Work(Copy copy, int number, long start);
}

/// <summary>A number of copies that iterate without a pause, or a linear ramp from one number to another.</summary>
internal sealed record ClosedPhase(int From, int To, TimeSpan During) : Phase
{
    /// <inheritdoc/>
    public override int EndCopies => To;

    /// <inheritdoc/>
    public override TimeSpan? Length => During;

    /// <inheritdoc/>
    public override int Copies(int maxCopies) => Math.Max(From, To);

    /// <inheritdoc/>
    public override void Work(Copy copy, int number, long start)
    {
        copy.WaitUntil(start + StartOf(number));
        while (copy.IsBefore(start + EndOf(number))) copy.Iterate();
    }

    /// <summary>When a copy starts, in nanoseconds after the phase does.</summary>
    public long StartOf(int number) => number < From ? 0 : Share(number - From + 1, To - From);

    /// <summary>When a copy ends.</summary>
    public long EndOf(int number) => number < To ? Nanoseconds.Of(During) : Share(From - number, From - To);

    private long Share(int part, int whole) => (long)(Nanoseconds.Of(During) * ((double)part / whole));
}

/// <summary>Copies that share a number of iterations.</summary>
internal sealed record IterationsPhase(int Number, int Iterations) : Phase
{
    private int _begun;

    /// <inheritdoc/>
    public override int EndCopies => Number;

    /// <inheritdoc/>
    public override int Copies(int maxCopies) => Math.Min(Number, Iterations);

    /// <inheritdoc/>
    public override void Work(Copy copy, int number, long start)
    {
        while (!copy.Stopped && Interlocked.Increment(ref _begun) <= Iterations) copy.Iterate();
    }
}

/// <summary>No load for a while.</summary>
internal sealed record PausePhase(TimeSpan During) : Phase
{
    /// <inheritdoc/>
    public override int Copies(int maxCopies) => 1;

    /// <inheritdoc/>
    public override void Work(Copy copy, int number, long start) => copy.WaitUntil(start + Nanoseconds.Of(During));
}

/// <summary>No load while something is measured.</summary>
internal sealed record MeasurePhase(Action Measure) : Phase
{
    /// <inheritdoc/>
    public override int Copies(int maxCopies) => 1;

    /// <inheritdoc/>
    public override void Work(Copy copy, int number, long start) => Measure();
}
