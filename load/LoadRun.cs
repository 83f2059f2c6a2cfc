using EchoServer.Common.CommandLine;
using EchoServer.Load.Display;
using EchoServer.Load.Engine.Stats;
using EchoServer.Load.Reports;

namespace EchoServer.Load;

/// <summary>One run of the tool: progress on stderr, the figures on stdout, and an exit code.</summary>
internal static class LoadRun
{
    private const string Name = "echo-load";

    /// <summary>Runs a scenario as the options want it. Report files come first: they are what is left when the terminal has gone away.</summary>
    /// <returns><see cref="Tool.Success"/> when every reply was right, there was at least one, all thresholds held, the server's books agree, and all of it could be written.</returns>
    /// <exception cref="ToolException">It could not be run.</exception>
    public static int Run(LoadKind kind, LoadOptions options)
    {
        using StopSignals signals = new();
        using ServerLogFile log = ServerLogFile.In(options.ReportFolder);
        log.IsKept = true; // If it can't be run, the reason may be in there.
        LoadSession session = new(kind, options, log.Path, signals);
        RunReport report = session.Run();
        log.IsKept = session.HasServerFailed;
        string? unsaved = options.ReportFolder is { } folder ? TryWriteReport(folder, options.Formats, report) : null;
        string? unshown = StandardStreams.TryWriteOutput(MarkdownReport.Text(report));
        if (session.HasServerFailed) StandardStreams.WriteErrorLine(session.ServerLastLines);
        if (session.HasNeverConnected)
            StandardStreams.WriteErrorLine("echo-load: no connection came about: start a server there, name another --target, or let --server \"COMMAND\" start one");
        foreach (string problem in new[] { unsaved, unshown }.OfType<string>()) Tool.Fail(Name, problem);
        return report.HasPassed && unsaved is null && unshown is null ? Tool.Success : Tool.Failure;
    }

    private static string? TryWriteReport(string folder, IReadOnlyList<ReportFormat> formats, RunReport report)
    {
        try
        {
            ReportFiles.Write(folder, formats, report);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"--report: {e.Message}";
        }
    }
}
