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
        RunOutcome outcome = new LoadSession(kind, options, log.Path, signals).Run();
        Console.Out.Write(MarkdownReport.Text(outcome.Stats));
        Console.Out.Write(OutcomeText.Of(outcome));
        if (options.ReportFolder is { } folder) WriteReport(folder, options.Formats, outcome.Stats);
        foreach (string problem in outcome.Problems) Console.Error.WriteLine($"echo-load: {problem}");
        if (HasNeverConnected(outcome.Stats))
            Console.Error.WriteLine("echo-load: no connection came about: start a server there, name another --target, or let --server \"COMMAND\" start one");
        log.IsKept = outcome.Problems.Count > 0;
        return outcome.IsGood ? Tool.Success : Tool.Failure;
    }

    private static bool HasNeverConnected(NodeStats stats) => stats.AllOkCount == 0 && stats.AllFailCount > 0
        && stats.ScenarioStats.SelectMany(s => s.Fail.StatusCodes).All(c => c.StatusCode == FailureCode.Connect);

    private static void WriteReport(string folder, IReadOnlyList<ReportFormat> formats, NodeStats stats)
    {
        try
        {
            ReportFiles.Write(folder, formats, stats);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ToolException($"--report: {e.Message}", Tool.Failure, e);
        }
    }
}
