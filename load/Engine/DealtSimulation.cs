namespace EchoServer.Load.Engine;

/// <summary>
/// A part's share of an open load: each so-many-th of its arrivals, as cards are dealt. So the arrivals of all parts together are those of the whole, at the same moments.
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
