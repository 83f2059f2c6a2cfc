using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace EchoServer.Load.Reports.Json;

/// <summary>The whole of report.json. Times are milliseconds, except for durations, which are seconds. What was not
/// measured is null.</summary>
internal sealed record ReportJson : FactsJson
{
    /// <summary>Makes the JSON record of a report.</summary>
    [SetsRequiredMembers]
    internal ReportJson(RunReport report)
        : base(report.Facts)
    {
        (RunFacts facts, NodeStats stats) = (report.Facts, report.Stats);
        Verdict = new VerdictJson(report.HasPassed, report.AreRepliesRight, report.Objections);
        DurationSeconds = stats.Duration.TotalSeconds;
        Server = facts.ServerCommand is { } command ? new ServerJson(command) { End = facts.ServerEnd } : null;
        Agents = facts.Agents.Count > 0 ? [.. facts.Agents.Select(AgentFactsJson.Of)] : null;
        ServerMemory = facts.ServerMemory is { } memory ? MemoryJson.Of(memory) : null;
        LedgerCheck = facts.LedgerCheck is { } ledger ? LedgerJson.Of(ledger) : null;
        ClientBottleneck = facts.ClientBottleneck is { } bottleneck ? BottleneckJson.Of(bottleneck) : null;
        Scenarios = [.. stats.ScenarioStats.Select(ScenarioJson.Of)];
        Thresholds = [.. stats.Thresholds.Select(ThresholdJson.Of)];
    }

    /// <summary>The version of the schema.</summary>
    [JsonPropertyOrder(-1)]
    public required int Schema { get; init; } = JsonReport.SchemaVersion;

    /// <summary>Whether the run passed.</summary>
    [JsonPropertyOrder(-1)]
    public required VerdictJson Verdict { get; init; }

    /// <summary>The length of the run, warm-up included.</summary>
    [JsonPropertyOrder(-1)]
    public required double DurationSeconds { get; init; }

    /// <summary>The server, where echo-load started it.</summary>
    [JsonPropertyOrder(1)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ServerJson? Server { get; init; }

    /// <summary>The machines that made the load, where it was not this one.</summary>
    [JsonPropertyOrder(3)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<AgentFactsJson>? Agents { get; init; }

    /// <summary>What held connections cost the server.</summary>
    [JsonPropertyOrder(3)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MemoryJson? ServerMemory { get; init; }

    /// <summary>Connections against the server's books.</summary>
    [JsonPropertyOrder(3)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LedgerJson? LedgerCheck { get; init; }

    /// <summary>Whether echo-load limited the run.</summary>
    [JsonPropertyOrder(3)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BottleneckJson? ClientBottleneck { get; init; }

    /// <summary>Each scenario's figures.</summary>
    [JsonPropertyOrder(4)]
    public required IReadOnlyList<ScenarioJson> Scenarios { get; init; }

    /// <summary>What came of the thresholds.</summary>
    [JsonPropertyOrder(4)]
    public required IReadOnlyList<ThresholdJson> Thresholds { get; init; }
}

/// <summary>Whether a run passed, and what speaks against it.</summary>
internal sealed record VerdictJson(bool Passed, bool RepliesRight, IReadOnlyList<string> Objections);

/// <summary>A server that echo-load started.</summary>
internal sealed record ServerJson(string Command)
{
    /// <summary>How the server ended, in words.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? End { get; init; }
}

/// <summary>An agent, and its machine.</summary>
internal sealed record AgentFactsJson(
    string Name, int Clients, int Processes, MachineJson Machine, BottleneckJson Bottleneck)
{
    /// <summary>The JSON record of an agent.</summary>
    public static AgentFactsJson Of(AgentFacts a) =>
        new(a.Name, a.Clients, a.Processes, MachineJson.Of(a.Machine), BottleneckJson.Of(a.Bottleneck));
}

/// <summary>What held connections cost the server in memory, or why that is not known.</summary>
internal sealed record MemoryJson(long Connections)
{
    /// <summary>Why nothing else is known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Unknown { get; init; }

    /// <summary>KiB for each connection in the server's processes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? ProcessKiBPerConnection { get; init; }

    /// <summary>KiB for each connection with the kernel's part.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? MachineKiBPerConnection { get; init; }

    /// <summary>How many processes the server had meanwhile.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Processes { get; init; }

    /// <summary>The JSON record of the memory figures.</summary>
    public static MemoryJson Of(MemoryFacts m) =>
        m.Unknown is not null ? new MemoryJson(m.Connections) { Unknown = m.Unknown } : new MemoryJson(m.Connections)
    {
        ProcessKiBPerConnection = m.ProcessKiB, MachineKiBPerConnection = m.IsMachineKnown
            ? m.MachineKiB : null, Processes = m.Processes,
    };
}

/// <summary>Connections made, against the server's books.</summary>
internal sealed record LedgerJson(
    bool Ok, long Made, long Aborted, long Accepted, long ReapedZero, long ReapedReset, long DistinctPids,
    IReadOnlyList<string> Mismatches)
{
    /// <summary>The JSON record of the ledger's check.</summary>
    public static LedgerJson Of(LedgerFacts l) =>
        new(l.IsOk, l.Made, l.Aborted, l.Accepted, l.ReapedZero, l.ReapedReset, l.DistinctPids, l.Mismatches);
}

/// <summary>Whether echo-load limited a run.</summary>
internal sealed record BottleneckJson(bool IsClient, string Reason)
{
    /// <summary>The share of the machine's processor time that nobody used.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? MachineIdle { get; init; }

    /// <summary>When processes of echo-load stood still.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PausesJson? Pauses { get; init; }

    /// <summary>The JSON record of what limited the run.</summary>
    public static BottleneckJson Of(BottleneckFacts b) => new(b.IsClient, b.Reason)
    {
        MachineIdle = b.MachineIdle, Pauses = b.Pauses is { } p
            ? new PausesJson(p.Count, p.Total.TotalSeconds, p.Longest.TotalSeconds) : null,
    };
}

/// <summary>When processes of echo-load stood still.</summary>
internal sealed record PausesJson(int Count, double TotalSeconds, double LongestSeconds);

/// <summary>What came of a threshold. Its figure's name, value and unit are left out when only its code knows
/// them.</summary>
internal sealed record ThresholdJson(string Scenario, string Check, bool Failed)
{
    /// <summary>The figure's name.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Figure { get; init; }

    /// <summary>The figure's value; null when it was not measured.</summary>
    public double? Measured { get; init; }

    /// <summary>The figure's unit.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FigureUnit? Unit { get; init; }

    /// <summary>The JSON record of a threshold.</summary>
    public static ThresholdJson Of(ThresholdResult t) =>
        new(t.ScenarioName, t.CheckExpression, t.IsFailed)
        { Figure = t.Figure?.Name, Measured = t.Figure?.Value, Unit = t.Figure?.Unit };
}
