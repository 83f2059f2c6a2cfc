using EchoServer.Common.CommandLine;
using EchoServer.Load.Parts;
using EchoServer.Load.Scenarios;

namespace EchoServer.Load.Kinds;

/// <summary>A kind of load: a command of its own.</summary>
/// <param name="Name">The command.</param>
/// <param name="Description">What the help says of it.</param>
/// <param name="Defaults">What its options are when they are not given.</param>
/// <param name="Create">Makes the scenarios of a run or of a part of one, which run side by side; where connections are
/// held, the context is told.</param>
/// <param name="Holds">Whether connections are held, to measure what each costs, rather than requests being made for a
/// time.</param>
internal sealed record LoadKind(
    string Name, string Description, LoadDefaults Defaults,
    Func<LoadPart, ClientSettings, IRunContext, IEnumerable<ScenarioProps>> Create, bool Holds = false)
{
    /// <summary>How many clients open held connections, and ask them again, at once.</summary>
    public const int HoldersAtOnce = 16;

    /// <summary>Shares clients out among the scenarios; all to the one that is named like the kind, unless this says
    /// otherwise.</summary>
    public Func<int, IReadOnlyList<ScenarioClients>>? Sharing { get; init; }

    /// <summary>What its help shows.</summary>
    public IReadOnlyList<Example> Examples { get; init; } = [];

    /// <summary>How many clients each scenario gets.</summary>
    public IReadOnlyList<ScenarioClients> Share(int clients) =>
        Sharing is null ? [new ScenarioClients(Name, clients)] : Sharing(clients);

    /// <summary>How many threads have work at once.</summary>
    public int Threads(int clients) => Holds ? HoldersAtOnce : clients;
}

/// <summary>What the options of a kind of load are when they are not given, and which of them it has.</summary>
/// <param name="ClientsAre">What --clients is for.</param>
/// <param name="Clients">How many clients there are.</param>
internal sealed record LoadDefaults(string ClientsAre, int Clients)
{
    /// <summary>Whether there is anything to warm up.</summary>
    public bool HasWarmUp { get; init; } = true;

    /// <summary>Whether requests can start at a rate.</summary>
    public bool HasRate { get; init; } = true;

    /// <summary>How long a request is.</summary>
    public string Payload { get; init; } = "64";

    /// <summary>How long the load goes on by default, in seconds.</summary>
    public int Seconds { get; init; } = 10;
}
