namespace EchoServer.Load.Engine;

/// <summary>Copies that iterate without a pause until there have been so many iterations among them.</summary>
internal sealed record IterationsSimulation(int Copies, int Iterations) : LoadSimulation
{
    /// <inheritdoc/>
    public override Phase Plan(int copies, double rate, Random random) => new IterationsPhase(Copies, Iterations);

    /// <inheritdoc/>
    public override LoadSimulation WarmUp(TimeSpan during) => new ConstantSimulation(Copies, during, Ramps: false);
}
