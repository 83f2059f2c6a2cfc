namespace EchoServer.Load.Reports.Html;

/// <summary>A scale from 0 to a round number.</summary>
internal sealed class LinearScale : IScale
{
    private const int Steps = 4;

    private readonly double _end;

    /// <param name="most">The largest value that there is.</param>
    /// <param name="smallestStep">The least distance of ticks; 1 for what is counted.</param>
    public LinearScale(double most, double smallestStep = 0)
    {
        double step = Math.Max(smallestStep, most > 0 ? RoundStep.Up(most / Steps) : 1);
        int count = Math.Max(1, (int)Math.Ceiling(most / step - 1e-9));
        _end = count * step;
        Ticks = [.. Enumerable.Range(0, count + 1).Select(i => new Tick(i * step, Figures.Round(i * step)))];
    }

    /// <inheritdoc/>
    public IReadOnlyList<Tick> Ticks { get; }

    /// <inheritdoc/>
    public double At(double value) => Math.Clamp(value / _end, 0, 1);
}
