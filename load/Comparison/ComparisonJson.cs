using System.Text.Json;
using EchoServer.Load.Reports;

namespace EchoServer.Load.Comparison;

/// <summary>A comparison for machines: docs/load-comparison.schema.json. A figure that could not be told is null.</summary>
internal static class ComparisonJson
{
    /// <summary>The version of the schema. A change that a reader could trip over makes a new one.</summary>
    public const int SchemaVersion = 2;

    /// <summary>The whole file.</summary>
    public static string Text(ComparisonResult result) => JsonFile.Text(json =>
    {
        json.WriteNumber("schema", SchemaVersion);
        json.WriteString("load", result.Kind.Name);
        json.WriteBoolean("passed", result.HasPassed);
        json.WriteNumber("rounds", result.Rounds);
        JsonFacts.Write(json, result.Facts);
        JsonFile.Write(json, "servers", result.Servers, (_, server) => Server(json, result, server));
        JsonFile.Write(json, "turns", result.Turns, (_, turn) => Turn(json, result.Figures, turn));
    });

    private static void Server(Utf8JsonWriter json, ComparisonResult result, ComparedServer server)
    {
        json.WriteString("name", server.Name);
        json.WriteString("command", ShellText.Of(server.Command));
        Figures(json, "medians", result.Figures, f => result.Median(server, f));
    }

    private static void Turn(Utf8JsonWriter json, IReadOnlyList<ComparedFigure> figures, ComparedTurn turn)
    {
        json.WriteNumber("round", turn.Round);
        json.WriteString("server", turn.Server.Name);
        json.WriteStartArray("objections");
        foreach (string objection in turn.Objections) json.WriteStringValue(objection);
        json.WriteEndArray();
        if (turn.Report is not { } report) return;
        json.WriteNumber("failed", report.Stats.AllFailCount);
        if (report.Facts.ClientBottleneck is { } bottleneck) json.WriteBoolean("clientWasBottleneck", bottleneck.IsClient);
        Figures(json, "figures", figures, f => f.Of(report));
    }

    private static void Figures(Utf8JsonWriter json, string name, IReadOnlyList<ComparedFigure> figures, Func<ComparedFigure, double?> value)
    {
        json.WriteStartObject(name);
        foreach (ComparedFigure figure in figures) JsonFile.Write(json, figure.JsonName, value(figure));
        json.WriteEndObject();
    }
}
