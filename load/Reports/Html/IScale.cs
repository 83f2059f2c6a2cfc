namespace EchoServer.Load.Reports.Html;

/// <summary>An axis: where values are on it.</summary>
internal interface IScale
{
    /// <summary>Labelled places, in order.</summary>
    IReadOnlyList<Tick> Ticks { get; }

    /// <summary>Where a value is, from 0 at the beginning to 1 at the end; what lies outside is put there.</summary>
    double At(double value);
}

/// <summary>A labelled place on an axis.</summary>
/// <param name="Value">The value at that place.</param>
/// <param name="Label">What is written there.</param>
internal sealed record Tick(double Value, string Label);
