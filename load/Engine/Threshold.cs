using System.Runtime.CompilerServices;

namespace EchoServer.Load.Engine;

/// <summary>What must be true of a scenario's figures in the end.</summary>
/// <param name="Check">Whether it holds.</param>
/// <param name="CheckExpression">How it is written.</param>
internal sealed record Threshold(Func<ScenarioStats, bool> Check, string CheckExpression)
{
    /// <summary>Reads off the one figure that it is about; null when only its code knows what that is. An addition to
    /// what NBomber has.</summary>
    public Func<ScenarioStats, ThresholdFigure>? Figure { get; init; }

    /// <summary>Makes one, which is reported as it is written.</summary>
    public static Threshold Create(
        Func<ScenarioStats, bool> checkScenario,
        [CallerArgumentExpression(nameof(checkScenario))] string expression = "") =>
        new(checkScenario, expression);

    /// <summary>Makes one for a step; it does not hold when there is no such step.</summary>
    public static Threshold Create(
        string stepName, Func<StepStats, bool> checkStep,
        [CallerArgumentExpression(nameof(checkStep))] string expression = "") =>
        new(stats => stats.StepStats.Find(stepName) is { } step && checkStep(step), $"{stepName}: {expression}");

    /// <summary>Whether it holds for a scenario.</summary>
    public ThresholdResult Judge(ScenarioStats stats) =>
        new(stats.ScenarioName, CheckExpression, !Check(stats)) { Figure = Figure?.Invoke(stats) };
}
