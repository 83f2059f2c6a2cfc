using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace EchoServer.Load.Reports.Json;

/// <summary>
/// The circumstances of a run or a comparison, as JSON. In all of these records what is required is always written;
/// what is not is left out when it is null, since it was not looked into.
/// </summary>
internal abstract record FactsJson
{
    /// <summary>Makes the JSON record of a run's circumstances.</summary>
    [SetsRequiredMembers]
    private protected FactsJson(RunFacts facts)
    {
        (Started, Interrupted, Version, CommandLine) =
            (facts.Started, facts.IsInterrupted, facts.Version, facts.CommandLine);
        Options = facts.Options.ToDictionary(o => o.Name, o => o.Value);
        Target = facts.Target is { } target ? new TargetJson(target) { Place = facts.TargetPlace } : null;
        (Machine, Processes) = (MachineJson.Of(facts.Machine), facts.Processes);
    }

    /// <summary>When the run began.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>Whether somebody ended it early.</summary>
    public required bool Interrupted { get; init; }

    /// <summary>The version of echo-load.</summary>
    public required string Version { get; init; }

    /// <summary>The command line, as a shell takes it.</summary>
    public required string CommandLine { get; init; }

    /// <summary>The options that were in force.</summary>
    public required IReadOnlyDictionary<string, string> Options { get; init; }

    /// <summary>The server's address.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TargetJson? Target { get; init; }

    /// <summary>The machine that the run took place on.</summary>
    [JsonPropertyOrder(2)]
    public required MachineJson Machine { get; init; }

    /// <summary>How many processes made the load.</summary>
    [JsonPropertyOrder(2)]
    public required int Processes { get; init; }
}

/// <summary>The server's address.</summary>
internal sealed record TargetJson(string Address)
{
    /// <summary>Where the server is, seen from this machine.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TargetPlace? Place { get; init; }
}

/// <summary>A machine that made load.</summary>
internal sealed record MachineJson(
    string Processor, int Processors, long MemoryBytes, string System, string Kernel, string Runtime,
    string Compilation)
{
    /// <summary>The JSON record of a machine.</summary>
    public static MachineJson Of(MachineFacts m) =>
        new(m.Processor, m.Processors, m.MemoryBytes, m.System, m.Kernel, m.Runtime, m.Compilation);
}
