namespace EchoServer.Load.Engine;

/// <summary>No load for a while.</summary>
internal sealed record PausePhase(TimeSpan During) : Phase
{
    /// <inheritdoc/>
    public override int Copies(int maxCopies) => 1;

    /// <inheritdoc/>
    public override void Work(Copy copy, int number, long start) => copy.WaitUntil(start + Nanoseconds.Of(During));
}
