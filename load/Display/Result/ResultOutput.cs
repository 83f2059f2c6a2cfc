using EchoServer.Load.Reports;

namespace EchoServer.Load.Display.Result;

/// <summary>Results as stdout gets them: laid out for a terminal; anywhere else as Markdown, which scripts can
/// read.</summary>
internal static class ResultOutput
{
    /// <summary>The result of a run.</summary>
    public static string Of(RunReport report) =>
        Terminal.FindOutput() is { } terminal
            ? TerminalResult.Text(report, terminal, Terminal.OutputColumns) : MarkdownReport.Text(report);
}
