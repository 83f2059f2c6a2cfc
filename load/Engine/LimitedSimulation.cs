namespace EchoServer.Load.Engine;

/// <summary>A load of which no more is done than there is to do when its turn comes.</summary>
/// <param name="Whole">A load that ends with a number of iterations.</param>
/// <param name="Most">How many iterations there can be then.</param>
internal sealed record LimitedSimulation(LoadSimulation Whole, Func<int> Most) : LoadSimulation
{
    /// <inheritdoc/>
    public override Phase Plan(int copies, double rate, Random random) => Whole.Plan(copies, rate, random) switch
    {
        OpenPhase open => open with { Arrivals = open.Arrivals.Take(Most()) },
        IterationsPhase closed => closed with { Iterations = Math.Min(closed.Iterations, Most()) },
        Phase other => other,
    };

    /// <inheritdoc/>
    public override LoadSimulation WarmUp(TimeSpan during) => Whole.WarmUp(during);
}
