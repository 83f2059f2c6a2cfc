using System.CommandLine;
using EchoServer.Common.CommandLine;
using EchoServer.Load.Distribution;
using EchoServer.Load.Scenarios;

namespace EchoServer.Load;

/// <summary>A kind of load: a command of its own.</summary>
/// <param name="Name">The command.</param>
/// <param name="Description">What the help says of it.</param>
/// <param name="Settings">Its options.</param>
/// <param name="Create">Makes the scenarios of a run or of a part of one, which run side by side; where connections are held, the context is told.</param>
/// <param name="Holds">Whether connections are held, to measure what each costs, rather than requests being made for a time.</param>
internal sealed record LoadKind(
    string Name, string Description, LoadSettings Settings, Func<LoadPart, ClientSettings, IRunContext, IEnumerable<ScenarioProps>> Create, bool Holds = false)
{
    /// <summary>Shares clients out among the scenarios; all to the one that is named like the kind, unless this says otherwise.</summary>
    public Func<int, IReadOnlyList<ScenarioClients>>? Sharing { get; init; }

    /// <summary>What its help shows.</summary>
    public IReadOnlyList<Example> Examples { get; init; } = [];

    /// <summary>How many clients each scenario gets.</summary>
    public IReadOnlyList<ScenarioClients> Share(int clients) => Sharing is null ? [new ScenarioClients(Name, clients)] : Sharing(clients);

    /// <summary>Reads what was given.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="name">What the run is called among reports.</param>
    /// <exception cref="ToolException">The values do not go together.</exception>
    public LoadOptions Read(ParseResult parsed, string name)
    {
        LoadOptions options = Settings.Read(parsed, name);
        string[] scenarios = [.. Share(options.Clients).Where(s => s.Count > 0).Select(s => s.Scenario)];
        string? unknown = options.Thresholds.Select(t => t.Scenario).FirstOrDefault(s => s is not null && !scenarios.Contains(s));
        if (unknown is not null) throw new ToolException($"--fail-if: '{unknown}' is not a scenario of this run: {string.Join(", ", scenarios)}", Tool.Usage);
        return options;
    }
}
