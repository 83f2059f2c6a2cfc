namespace EchoServer.Load.Engine.Stats;

/// <summary>The figure that a threshold is about.</summary>
/// <param name="Name">What it is called: p99, rate.</param>
/// <param name="Value">What it was; null when it was not measured.</param>
/// <param name="Unit">What it is counted in.</param>
internal sealed record ThresholdFigure(string Name, double? Value, FigureUnit Unit);

/// <summary>What a figure is counted in.</summary>
internal enum FigureUnit
{
    /// <summary>A number of things.</summary>
    Count,

    /// <summary>Milliseconds.</summary>
    Milliseconds,

    /// <summary>A number a second.</summary>
    PerSecond,
}
