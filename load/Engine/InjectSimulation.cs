namespace EchoServer.Load.Engine;

/// <summary>Iterations that start at a rate, however long the ones before take.</summary>
internal sealed record InjectSimulation(int MinRate, int MaxRate, TimeSpan Interval, TimeSpan During, bool Ramps) : LoadSimulation
{
    private double PerSecond => MaxRate / Interval.TotalSeconds;

    /// <inheritdoc/>
    public override Phase Plan(int copies, double rate, Random random) => new OpenPhase(Ramps
        ? Arrivals.Ramp(rate, PerSecond, During)
        : Arrivals.Random(MinRate, MaxRate, Interval, During, random), During, PerSecond);

    /// <inheritdoc/>
    public override LoadSimulation WarmUp(TimeSpan during) => this with { During = during, Ramps = false };
}
