using EchoServer.Load.Engine.Stats;

namespace EchoServer.Load.Engine;

/// <summary>A run that is being set up.</summary>
/// <param name="Scenarios">The scenarios, which run side by side.</param>
internal sealed record NBomberContext(IReadOnlyList<ScenarioProps> Scenarios)
{
    /// <summary>Where reports go; null for no reports.</summary>
    public string? ReportFolder { get; init; }

    /// <summary>What they are written as.</summary>
    public IReadOnlyList<ReportFormat> ReportFormats { get; init; } = [ReportFormat.Html, ReportFormat.Csv, ReportFormat.Md, ReportFormat.Json];

    /// <summary>What the run goes by; an addition to what NBomber has.</summary>
    public RunSettings Settings { get; init; } = new();
}
