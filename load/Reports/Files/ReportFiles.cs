using EchoServer.Load.Reports.Html;
using EchoServer.Load.Reports.Json;

namespace EchoServer.Load.Reports.Files;

/// <summary>Writes the report of a run to files: report.html, report.csv, report.md and report.json.</summary>
internal static class ReportFiles
{
    /// <summary>What a format's file is called.</summary>
    public static string Name(ReportFormat format) => $"report.{format.ToString().ToLowerInvariant()}";

    /// <summary>Writes those that are wanted, each by itself, and takes the others away: they would tell of an earlier
    /// run.</summary>
    /// <returns>What went wrong, a line each.</returns>
    public static IReadOnlyList<string> Write(
        ReportFolder folder, IReadOnlyList<ReportFormat> formats, RunReport report)
    {
        List<string> problems =
            [.. formats.Distinct().Select(f => folder.Write(Name(f), Text(f, report))).OfType<string>()];
        foreach (ReportFormat other in Enum.GetValues<ReportFormat>().Except(formats))
        {
            if (folder.Remove(Name(other)) is { } why) problems.Add($"--report: of an earlier run{why}");
        }
        return problems;
    }

    private static string Text(ReportFormat format, RunReport report) => format switch
    {
        ReportFormat.Csv => CsvReport.Text(report),
        ReportFormat.Html => HtmlReport.Text(report),
        ReportFormat.Md => MarkdownReport.Text(report),
        _ => JsonReport.Text(report),
    };
}
