using EchoServer.Load.Scenarios;
using EchoServer.Load.ServerUnderTest;

namespace EchoServer.Load;

/// <summary>A kind of load: a command of its own.</summary>
/// <param name="Name">The command.</param>
/// <param name="Description">What the help says of it.</param>
/// <param name="Settings">Its options.</param>
/// <param name="Create">Makes the scenarios, which run side by side; the probe is there when connections are held, for the scenario to measure with.</param>
/// <param name="Holds">Whether connections are held, to measure what each costs, rather than requests being made for a time.</param>
internal sealed record LoadKind(
    string Name, string Description, LoadSettings Settings, Func<LoadOptions, ClientSettings, MemoryProbe?, IEnumerable<ScenarioProps>> Create, bool Holds = false);
