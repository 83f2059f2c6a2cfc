using EchoServer.Common.CommandLine;
using EchoServer.Load.Engine.Stats;
using EchoServer.Load.Reports;
using EchoServer.Load.Scenarios;

namespace EchoServer.Load;

/// <summary>One run of the tool: progress on stderr, the figures on stdout, and an exit code.</summary>
internal static class LoadRun
{
    /// <summary>Runs a scenario as the options want it.</summary>
    /// <returns><see cref="Tool.Success"/> when every reply was right, there was at least one, all thresholds held, and the server's books agree.</returns>
    /// <exception cref="ToolException">It could not be run, or the report not written.</exception>
    public static int Run(LoadKind kind, LoadOptions options)
    {
        using StopSignals signals = new();
        using ServerLogFile log = ServerLogFile.In(options.ReportFolder);
        log.IsKept = true; // If it can't be run, the reason may be in there.
        LoadSession session = new(kind, options, log.Path, signals);
        RunReport report = session.Run();
        log.IsKept = session.HasServerFailed;
        Console.Out.Write(MarkdownReport.Text(report));
        if (options.ReportFolder is { } folder) WriteReport(folder, options.Formats, report);
        if (session.HasServerFailed) Console.Error.WriteLine(session.ServerLastLines);
        if (HasNeverConnected(report.Stats))
            Console.Error.WriteLine("echo-load: no connection came about: start a server there, name another --target, or let --server \"COMMAND\" start one");
        return report.HasPassed ? Tool.Success : Tool.Failure;
    }

    private static bool HasNeverConnected(NodeStats stats) => stats.AllOkCount == 0 && stats.AllFailCount > 0
        && stats.ScenarioStats.SelectMany(s => s.Fail.StatusCodes).All(c => c.StatusCode == FailureCode.Connect);

    private static void WriteReport(string folder, IReadOnlyList<ReportFormat> formats, RunReport report)
    {
        try
        {
            ReportFiles.Write(folder, formats, report);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ToolException($"--report: {e.Message}", Tool.Failure, e);
        }
    }
}
