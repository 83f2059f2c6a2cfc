namespace EchoServer.Load.ServerUnderTest;

/// <summary>The phase of <see cref="MeasureSimulation"/>.</summary>
internal sealed record MeasurePhase(Action Measure) : Phase
{
    /// <inheritdoc/>
    public override int Copies(int maxCopies) => 1;

    /// <inheritdoc/>
    public override void Work(Copy copy, int number, long start) => Measure();
}
