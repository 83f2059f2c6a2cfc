namespace EchoServer.Load.ServerUnderTest;

/// <summary>No load, while something is measured, also when the run is to stop; the simulation after it waits for that.</summary>
/// <param name="Measure">Measures.</param>
internal sealed record MeasureSimulation(Action Measure) : LoadSimulation
{
    /// <inheritdoc/>
    public override Phase Plan(int copies, double rate, Random random) => new MeasurePhase(Measure);

    /// <inheritdoc/>
    public override LoadSimulation WarmUp(TimeSpan during) => Simulation.Pause(during);
}
