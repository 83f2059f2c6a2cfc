namespace EchoServer.Load.Engine;

/// <summary>Copies that iterate without a pause: as many as that at once, or with a ramp towards it.</summary>
internal sealed record ConstantSimulation(int Copies, TimeSpan During, bool Ramps) : LoadSimulation
{
    /// <inheritdoc/>
    public override Phase Plan(int copies, double rate, Random random) =>
        new ClosedPhase(Ramps ? copies : Copies, Copies, During);

    /// <inheritdoc/>
    public override LoadSimulation WarmUp(TimeSpan during) => new ConstantSimulation(Copies, during, Ramps: false);
}
