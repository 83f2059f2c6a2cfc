namespace EchoServer.Load.Engine;

/// <summary>So many iterations that start at a rate, however long the ones before take.</summary>
internal sealed record IterationsInjectSimulation(int Rate, TimeSpan Interval, int Iterations) : LoadSimulation
{
    /// <inheritdoc/>
    public override Phase Plan(int copies, double rate, Random random) =>
        new OpenPhase(Arrivals.Count(Rate, Interval, Iterations), null, Rate / Interval.TotalSeconds);

    /// <inheritdoc/>
    public override LoadSimulation WarmUp(TimeSpan during) => new InjectSimulation(Rate, Rate, Interval, during, Ramps: false);
}
