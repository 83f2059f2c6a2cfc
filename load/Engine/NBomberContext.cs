namespace EchoServer.Load.Engine;

/// <summary>A run that is being set up.</summary>
/// <param name="Scenarios">The scenarios, which run side by side.</param>
internal sealed record NBomberContext(IReadOnlyList<ScenarioProps> Scenarios)
{
    /// <summary>What the run goes by; an addition to what NBomber has.</summary>
    public RunSettings Settings { get; init; } = new();
}
