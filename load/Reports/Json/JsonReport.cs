using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace EchoServer.Load.Reports.Json;

/// <summary>All figures, for machines: report.json.</summary>
internal static class JsonReport
{
    /// <summary>The version of the schema, docs/load-report.schema.json. A change that a reader could trip over makes a
    /// new one.</summary>
    public const int SchemaVersion = 2;

    /// <summary>How the file is written.</summary>
    public static JsonSerializerOptions Options
        { get; } = JsonFile.Options(ReportJsonContext.Default.WithAddedModifier(LeaveOutUnknownFigures));

    /// <summary>The whole file.</summary>
    public static string Text(RunReport report) => JsonFile.Text(new ReportJson(report), Options);

    // A figure that was not measured is null; where nobody knows what figure it is, there is none.
    private static void LeaveOutUnknownFigures(JsonTypeInfo type)
    {
        if (type.Type != typeof(ThresholdJson)) return;
        JsonPropertyInfo measured = type.Properties.First(p => p.Name == "measured");
        measured.ShouldSerialize = (threshold, _) => ((ThresholdJson)threshold).Figure is not null;
    }
}

/// <summary>The types of report.json.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ReportJson))]
internal sealed partial class ReportJsonContext : JsonSerializerContext;
