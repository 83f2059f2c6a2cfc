using EchoServer.Common.CommandLine;
using EchoServer.Load.Display.Result;
using EchoServer.Load.Host;
using EchoServer.Load.Kinds;
using EchoServer.Load.Reports;
using EchoServer.Load.Reports.Files;

namespace EchoServer.Load.Runs;

/// <summary>One run of the tool: progress on stderr, the figures on stdout, and an exit code.</summary>
internal static class LoadRun
{
    private const string ServerLog = "server.log";

    /// <summary>Runs a scenario as the options want it. Report files come first: they are what is left when the
    /// terminal has gone away.</summary>
    /// <returns><see cref="Tool.Success"/> when every reply was right, there was at least one, all thresholds held, the
    /// server's books agree, and all of it could be written.</returns>
    /// <exception cref="ToolException">It could not be run, or there is no place for the report.</exception>
    public static int Run(LoadKind kind, LoadOptions options)
    {
        using StopSignals signals = new();
        using ReportFolder? folder = options.OpenReportFolder([.. options.Formats.Select(ReportFiles.Name), ServerLog]);
        using ServerLogFile log = new(folder, ServerLog);
        LoadSession session = new(kind, options, log, signals);
        RunReport report = session.Run();
        log.IsKept = folder is not null || !report.HasPassed;
        IReadOnlyList<string> unsaved = folder is null ? [] : ReportFiles.Write(folder, options.Formats, report);
        string place = folder is null || unsaved.Count > 0
            ? "" : $"Report: {Path.Combine(folder.Path, ReportFiles.Name(options.Formats[0]))}\n";
        string? unshown = RunOutput.TryWriteOutput(ResultOutput.Of(report) + place);
        if (session.HasServerFailed) RunOutput.WriteErrorLine(session.ServerLastLines);
        if (session.HasNeverConnected)
            RunOutput.WriteErrorLine(
                "echo-load: no connection came about: start a server there, name another --target, or let --server "
                + "\"COMMAND\" start one");
        string[] problems = [.. unsaved, .. unshown is null ? [] : new[] { unshown }];
        foreach (string problem in problems) RunOutput.Fail(problem);
        return report.HasPassed && problems.Length == 0 ? Tool.Success : Tool.Failure;
    }
}
