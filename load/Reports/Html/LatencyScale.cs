namespace EchoServer.Load.Reports.Html;

/// <summary>Latencies, logarithmically: a median of 100 µs and a maximum of a second are both to be seen.</summary>
internal sealed class LatencyScale : IScale
{
    private const int MostTicks = 10;

    private readonly double _from;
    private readonly double _to;

    /// <param name="least">The shortest latency, in milliseconds.</param>
    /// <param name="most">The longest latency, in milliseconds.</param>
    public LatencyScale(double least, double most)
    {
        _from = RoundStep.Down(Math.Max(least, 1e-6));
        _to = RoundStep.Up(Math.Max(most, _from * 1.5));
        Ticks = [.. Values().Select(v => new Tick(v, Figures.RoundTime(v)))];
    }

    /// <inheritdoc/>
    public IReadOnlyList<Tick> Ticks { get; }

    /// <inheritdoc/>
    public double At(double value) =>
        Math.Clamp(Math.Log(Math.Max(value, _from) / _from) / Math.Log(_to / _from), 0, 1);

    // 1, 2 and 5 of each power of ten; only the powers, or each so-manieth of them, where that is too many.
    private IEnumerable<double> Values()
    {
        List<double> all = [_from];
        while (all[^1] < _to * 0.999) all.Add(RoundStep.Up(all[^1] * 1.5));
        if (all.Count <= MostTicks) return all;
        double[] powers = [.. all.Where(v => Math.Abs(Math.Log10(v) - Math.Round(Math.Log10(v))) < 1e-6)];
        int every = (powers.Length + MostTicks - 1) / MostTicks;
        return powers.Where((_, i) => i % every == 0);
    }
}
