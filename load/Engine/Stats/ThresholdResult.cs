namespace EchoServer.Load.Engine.Stats;

/// <summary>Whether a threshold held.</summary>
/// <param name="ScenarioName">The scenario's name.</param>
/// <param name="CheckExpression">The threshold as it was written.</param>
/// <param name="IsFailed">Whether it did not hold.</param>
internal sealed record ThresholdResult(string ScenarioName, string CheckExpression, bool IsFailed)
{
    /// <summary>What it was about, and what that was; null when only its code knows. An addition to what NBomber
    /// has.</summary>
    public ThresholdFigure? Figure { get; init; }
}

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
