namespace EchoServer.Load.Engine.Stats;

/// <summary>Whether a threshold held.</summary>
/// <param name="ScenarioName">Whose.</param>
/// <param name="CheckExpression">As it was written.</param>
/// <param name="IsFailed">Whether it did not hold.</param>
internal sealed record ThresholdResult(string ScenarioName, string CheckExpression, bool IsFailed)
{
    /// <summary>What it was about, and what that was; null when only its code knows. An addition to what NBomber has.</summary>
    public ThresholdFigure? Figure { get; init; }
}
