using EchoServer.Load.Engine.Stats;
using EchoServer.Load.Reports.Html;

namespace EchoServer.Load.Reports;

/// <summary>Writes the report of a run to files.</summary>
internal static class ReportFiles
{
    /// <summary>Writes report.html, report.csv, report.md and report.json, or those of them that are wanted, into a folder, which is made if need be.</summary>
    public static void Write(string folder, IEnumerable<ReportFormat> formats, RunReport report)
    {
        Directory.CreateDirectory(folder);
        foreach (ReportFormat format in formats.Distinct())
        {
            string name = $"report.{format.ToString().ToLowerInvariant()}";
            File.WriteAllText(Path.Combine(folder, name), Text(format, report));
        }
    }

    private static string Text(ReportFormat format, RunReport report) => format switch
    {
        ReportFormat.Csv => CsvReport.Text(report),
        ReportFormat.Html => HtmlReport.Text(report),
        ReportFormat.Md => MarkdownReport.Text(report),
        _ => JsonReport.Text(report),
    };
}
