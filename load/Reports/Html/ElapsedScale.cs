namespace EchoServer.Load.Reports.Html;

/// <summary>The time of a run, from its start to its end.</summary>
internal sealed class ElapsedScale : IScale
{
    private const int MostSteps = 6;

    private readonly double _seconds;

    /// <param name="seconds">How long the run was.</param>
    public ElapsedScale(double seconds)
    {
        _seconds = Math.Max(seconds, 1e-3);
        double step = RoundStep.UpSeconds(_seconds / MostSteps);
        Ticks = [
            .. Enumerable.Range(0, (int)(_seconds / step + 1e-6) + 1)
                .Select(i => new Tick(i * step, Label(i * step, step)))];
    }

    /// <inheritdoc/>
    public IReadOnlyList<Tick> Ticks { get; }

    /// <inheritdoc/>
    public double At(double value) => Math.Clamp(value / _seconds, 0, 1);

    // One unit for the whole axis.
    private static string Label(double seconds, double step) => step switch
    {
        < 60 => Figures.Text($"{seconds:0.#} s"),
        < 3_600 => Figures.Text($"{seconds / 60:0} min"),
        < 86_400 => Figures.Text($"{seconds / 3_600:0} h"),
        _ => Figures.Text($"{seconds / 86_400:0} d"),
    };
}
