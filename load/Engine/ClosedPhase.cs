namespace EchoServer.Load.Engine;

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
