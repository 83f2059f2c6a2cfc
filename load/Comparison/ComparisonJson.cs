using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using EchoServer.Load.Reports;
using EchoServer.Load.Reports.Json;

namespace EchoServer.Load.Comparison;

/// <summary>The whole of comparison.json, for machines: docs/load-comparison.schema.json. A figure that could not be
/// told is null.</summary>
internal sealed record ComparisonJson : FactsJson
{
    /// <summary>The version of the schema. A change that a reader could trip over makes a new one.</summary>
    public const int SchemaVersion = 2;

    [SetsRequiredMembers]
    private ComparisonJson(ComparisonResult result)
        : base(result.Facts)
    {
        (Load, Passed, Rounds) = (result.Kind.Name, result.HasPassed, result.Rounds);
        Servers = [.. result.Servers.Select(s => ComparedServerJson.Of(s, result))];
        Turns = [.. result.Turns.Select(t => TurnJson.Of(t, result))];
    }

    /// <summary>How the file is written.</summary>
    public static JsonSerializerOptions SerializerOptions { get; } = JsonFile.Options(ComparisonJsonContext.Default);

    /// <summary>The version of the schema.</summary>
    [JsonPropertyOrder(-1)]
    public required int Schema { get; init; } = SchemaVersion;

    /// <summary>The kind of load.</summary>
    [JsonPropertyOrder(-1)]
    public required string Load { get; init; }

    /// <summary>Whether nothing speaks against any run.</summary>
    [JsonPropertyOrder(-1)]
    public required bool Passed { get; init; }

    /// <summary>How many rounds every server has done.</summary>
    [JsonPropertyOrder(-1)]
    public required int Rounds { get; init; }

    /// <summary>The servers; the first is the reference.</summary>
    [JsonPropertyOrder(4)]
    public required IReadOnlyList<ComparedServerJson> Servers { get; init; }

    /// <summary>Each run of each server, in order.</summary>
    [JsonPropertyOrder(4)]
    public required IReadOnlyList<TurnJson> Turns { get; init; }

    /// <summary>The whole file's text.</summary>
    public static string Text(ComparisonResult result) => JsonFile.Text(new ComparisonJson(result), SerializerOptions);
}

/// <summary>A server, and the medians of its figures by their names.</summary>
internal sealed record ComparedServerJson(string Name, string Command, IReadOnlyDictionary<string, double?> Medians)
{
    /// <summary>The JSON record of a server.</summary>
    public static ComparedServerJson Of(ComparedServer server, ComparisonResult result) => new(
        server.Name, ShellText.Of(server.Command),
        result.Figures.ToDictionary(f => f.JsonName, f => result.Median(server, f)));
}

/// <summary>One run of one server. What follows the objections is left out when it could not be run.</summary>
internal sealed record TurnJson(int Round, string Server, IReadOnlyList<string> Objections)
{
    /// <summary>The number of requests that failed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Failed { get; init; }

    /// <summary>Whether echo-load limited the run.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? ClientWasBottleneck { get; init; }

    /// <summary>The figures that are compared, by their names.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, double?>? Figures { get; init; }

    /// <summary>The JSON record of a turn.</summary>
    public static TurnJson Of(ComparedTurn turn, ComparisonResult result) =>
        new(turn.Round, turn.Server.Name, turn.Objections)
    {
        Failed = turn.Report?.Stats.AllFailCount,
        ClientWasBottleneck = turn.Report?.Facts.ClientBottleneck?.IsClient,
        Figures = turn.Report is { } report ? result.Figures.ToDictionary(f => f.JsonName, f => f.Of(report)) : null,
    };
}

/// <summary>The types of comparison.json.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ComparisonJson))]
internal sealed partial class ComparisonJsonContext : JsonSerializerContext;
