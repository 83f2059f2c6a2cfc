namespace EchoServer.Load.Engine;

/// <summary>A part of a scenario's load: a phase that is planned from where the one before left off.</summary>
internal abstract record LoadSimulation
{
    /// <summary>Plans the phase.</summary>
    /// <param name="copies">How many copies the simulation before ended with.</param>
    /// <param name="rate">At what rate, a second, it ended.</param>
    /// <param name="random">For simulations that draw.</param>
    public abstract Phase Plan(int copies, double rate, Random random);

    /// <summary>The same load for a time in which nothing counts.</summary>
    public abstract LoadSimulation WarmUp(TimeSpan during);
}

/// <summary>Copies that iterate without a pause: as many as that at once, or with a ramp towards it.</summary>
internal sealed record ConstantSimulation(int Copies, TimeSpan During, bool Ramps) : LoadSimulation
{
    /// <inheritdoc/>
    public override Phase Plan(int copies, double rate, Random random) =>
        new ClosedPhase(Ramps ? copies : Copies, Copies, During);

    /// <inheritdoc/>
    public override LoadSimulation WarmUp(TimeSpan during) => new ConstantSimulation(Copies, during, Ramps: false);
}

/// <summary>Iterations that start at a rate, however long the ones before take.</summary>
internal sealed record InjectSimulation(
    int MinRate, int MaxRate, TimeSpan Interval, TimeSpan During, bool Ramps) : LoadSimulation
{
    private double PerSecond => MaxRate / Interval.TotalSeconds;

    /// <inheritdoc/>
    public override Phase Plan(int copies, double rate, Random random) => new OpenPhase(Ramps
        ? Arrivals.Ramp(rate, PerSecond, During)
        : Arrivals.Random(MinRate, MaxRate, Interval, During, random), During, PerSecond);

    /// <inheritdoc/>
    public override LoadSimulation WarmUp(TimeSpan during) => this with { During = during, Ramps = false };
}

/// <summary>Copies that iterate without a pause until there have been so many iterations among them.</summary>
internal sealed record IterationsSimulation(int Copies, int Iterations) : LoadSimulation
{
    /// <inheritdoc/>
    public override Phase Plan(int copies, double rate, Random random) => new IterationsPhase(Copies, Iterations);

    /// <inheritdoc/>
    public override LoadSimulation WarmUp(TimeSpan during) => new ConstantSimulation(Copies, during, Ramps: false);
}

/// <summary>So many iterations that start at a rate, however long the ones before take.</summary>
internal sealed record IterationsInjectSimulation(int Rate, TimeSpan Interval, int Iterations) : LoadSimulation
{
    /// <inheritdoc/>
    public override Phase Plan(int copies, double rate, Random random) =>
        new OpenPhase(Arrivals.Count(Rate, Interval, Iterations), null, Rate / Interval.TotalSeconds);

    /// <inheritdoc/>
    public override LoadSimulation WarmUp(TimeSpan during) =>
        new InjectSimulation(Rate, Rate, Interval, during, Ramps: false);
}

/// <summary>No load for a while.</summary>
internal sealed record PauseSimulation(TimeSpan During) : LoadSimulation
{
    /// <inheritdoc/>
    public override Phase Plan(int copies, double rate, Random random) => new PausePhase(During);

    /// <inheritdoc/>
    public override LoadSimulation WarmUp(TimeSpan during) => new PauseSimulation(during);
}

/// <summary>No load, while something is measured, also when the run is to stop; the simulation after it waits for
/// that.</summary>
/// <param name="Measure">Takes the measurement.</param>
internal sealed record MeasureSimulation(Action Measure) : LoadSimulation
{
    /// <inheritdoc/>
    public override Phase Plan(int copies, double rate, Random random) => new MeasurePhase(Measure);

    /// <inheritdoc/>
    public override LoadSimulation WarmUp(TimeSpan during) => Simulation.Pause(during);
}

/// <summary>
/// A part's share of an open load: each so-many-th of its arrivals, as cards are dealt. So the arrivals of all parts
/// together are those of the whole, at the same moments.
/// </summary>
/// <param name="Whole">The whole load.</param>
/// <param name="First">Which arrival is the part's first, from 0.</param>
/// <param name="Every">After how many the next one is; 1 for all of them.</param>
internal sealed record DealtSimulation(LoadSimulation Whole, int First, int Every) : LoadSimulation
{
    /// <inheritdoc/>
    public override Phase Plan(int copies, double rate, Random random)
    {
        Phase phase = Whole.Plan(copies, rate * Every, random);
        return phase is OpenPhase open ? open with { Arrivals = Deal(open.Arrivals), Rate = open.Rate / Every } : phase;
    }

    /// <inheritdoc/>
    public override LoadSimulation WarmUp(TimeSpan during) => this with { Whole = Whole.WarmUp(during) };

    private IEnumerable<long> Deal(IEnumerable<long> arrivals) => arrivals.Where((_, i) => i % Every == First);
}

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
