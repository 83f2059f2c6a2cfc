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

    /// <summary>How many clients each scenario gets.</summary>
    public IReadOnlyList<ScenarioClients> Share(int clients) => Sharing is null ? [new ScenarioClients(Name, clients)] : Sharing(clients);
}
