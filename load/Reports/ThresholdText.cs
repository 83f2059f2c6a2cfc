namespace EchoServer.Load.Reports;

/// <summary>What came of thresholds, in words.</summary>
internal static class ThresholdText
{
    /// <summary>Whether it held, and what was measured: <c>held, 3.20 ms</c>.</summary>
    public static string Outcome(ThresholdResult result) =>
        $"{(result.IsFailed ? "FAILED" : "held")}{(result.Figure is { } figure ? $", {Measured(figure)}" : "")}";

    /// <summary>What one that failed has against the run.</summary>
    public static string Objection(ThresholdResult result) => result.Figure switch
    {
        null => $"threshold failed: {result.ScenarioName}: {result.CheckExpression}",
        { Value: null } figure => $"threshold {result.ScenarioName} {figure.Name}: {Measured(figure)}",
        { } figure => $"threshold failed: {result.ScenarioName}: {result.CheckExpression}: {Measured(figure)}",
    };

    private static string Measured(ThresholdFigure figure) => figure switch
    {
        { Value: null } => "not measured",
        { Unit: FigureUnit.Milliseconds } => Figures.Time(figure.Value),
        { Unit: FigureUnit.PerSecond } => Figures.Rate(figure.Value),
        _ => Figures.Text($"{figure.Value:N0}"),
    };
}
