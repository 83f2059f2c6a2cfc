namespace EchoServer.Load.Engine;

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
