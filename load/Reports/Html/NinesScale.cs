namespace EchoServer.Load.Reports.Html;

/// <summary>Percentiles, as HdrHistogram draws them: as much room from 99 to 99.9 as from 90 to 99. The slowest of all
/// stands at the end.</summary>
internal sealed class NinesScale : IScale
{
    private const int MostNines = 6;

    private readonly int _nines;

    /// <param name="count">How many values there are: so many nines tell something.</param>
    public NinesScale(long count)
    {
        _nines = Math.Clamp((int)Math.Ceiling(Math.Log10(Math.Max(count, 1)) - 1e-9), 1, MostNines);
        Ticks = [
            new Tick(0, "0"), new Tick(50, "50"), .. Enumerable.Range(1, _nines - 1)
                .Select(TickOf), new Tick(100, "max")];
    }

    /// <inheritdoc/>
    public IReadOnlyList<Tick> Ticks { get; }

    /// <inheritdoc/>
    public double At(double value) => value >= 100 ? 1 : Math.Clamp(-Math.Log10(1 - value / 100) / _nines, 0, 1);

    private static Tick TickOf(int nines)
    {
        decimal percent = 100 - 100 / (decimal)Math.Pow(10, nines);
        return new Tick((double)percent, Figures.Text($"{percent:0.######}"));
    }
}
