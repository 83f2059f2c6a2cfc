namespace EchoServer.Load.Engine.Stats;

/// <summary>Finds figures by their names.</summary>
internal static class StatsExtensions
{
    /// <summary>Those of a scenario.</summary>
    /// <exception cref="KeyNotFoundException">There is none of this name.</exception>
    public static ScenarioStats Get(this ScenarioStats[] scenarioStats, string name) => scenarioStats.Find(name) ?? throw None("scenario", name);

    /// <summary>Those of a scenario, or null.</summary>
    public static ScenarioStats? Find(this ScenarioStats[] scenarioStats, string name) => Array.Find(scenarioStats, s => s.ScenarioName == name);

    /// <summary>Those of a step.</summary>
    /// <exception cref="KeyNotFoundException">There is none of this name.</exception>
    public static StepStats Get(this StepStats[] stepStats, string name) => stepStats.Find(name) ?? throw None("step", name);

    /// <summary>Those of a step, or null.</summary>
    public static StepStats? Find(this StepStats[] stepStats, string name) => Array.Find(stepStats, s => s.StepName == name);

    /// <summary>Those of a status code.</summary>
    /// <exception cref="KeyNotFoundException">There is none such.</exception>
    public static StatusCodeStats Get(this StatusCodeStats[] statusCodes, string statusCode) =>
        statusCodes.Find(statusCode) ?? throw None("status code", statusCode);

    /// <summary>Those of a status code, or null.</summary>
    public static StatusCodeStats? Find(this StatusCodeStats[] statusCodes, string statusCode) =>
        Array.Find(statusCodes, s => s.StatusCode == statusCode);

    private static KeyNotFoundException None(string what, string name) => new($"there is no {what} '{name}'");
}
