using EchoServer.Common.CommandLine;
using EchoServer.Load.Engine.Stats;
using EchoServer.Load.Reports;
using EchoServer.Load.Scenarios;

namespace EchoServer.Load;

/// <summary>One run of the tool: progress on stderr, the figures on stdout, and an exit code.</summary>
internal static class LoadRun
{
    private const string ServerLog = "server.log";

    /// <summary>Runs a scenario as the options want it.</summary>
    /// <returns><see cref="Tool.Success"/> when every reply was right, there was at least one, all thresholds held, and the server's books agree.</returns>
    /// <exception cref="ToolException">It could not be run, or the report not written.</exception>
    public static int Run(LoadKind kind, LoadOptions options)
    {
        using StopSignals signals = new();
        using ReportFolder? folder = options.ReportFolder is { } path ? ReportFolder.Open(path, [.. options.Formats.Select(ReportFiles.Name), ServerLog]) : null;
        using ServerLogFile log = new(folder, ServerLog);
        LoadSession session = new(kind, options, log.Path, signals);
        RunReport report = session.Run();
        log.IsKept = folder is not null || !report.HasPassed;
        IReadOnlyList<string> unsaved = folder is null ? [] : ReportFiles.Write(folder, options.Formats, report);
        Console.Out.Write(MarkdownReport.Text(report));
        if (folder is not null && unsaved.Count == 0) Console.Out.WriteLine($"Report: {Path.Combine(folder.Path, ReportFiles.Name(options.Formats[0]))}");
        if (session.HasServerFailed) Console.Error.WriteLine(session.ServerLastLines);
        if (HasNeverConnected(report.Stats))
            Console.Error.WriteLine("echo-load: no connection came about: start a server there, name another --target, or let --server \"COMMAND\" start one");
        foreach (string problem in unsaved) Tool.Fail("echo-load", problem);
        return report.HasPassed && unsaved.Count == 0 ? Tool.Success : Tool.Failure;
    }

    private static bool HasNeverConnected(NodeStats stats) => stats.AllOkCount == 0 && stats.AllFailCount > 0
        && stats.ScenarioStats.SelectMany(s => s.Fail.StatusCodes).All(c => c.StatusCode == FailureCode.Connect);
}
