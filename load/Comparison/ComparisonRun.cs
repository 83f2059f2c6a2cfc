using System.Globalization;
using EchoServer.Common.CommandLine;
using EchoServer.Load.Display;
using EchoServer.Load.Reports;

namespace EchoServer.Load.Comparison;

/// <summary>Runs the rounds of a comparison, and shows the table.</summary>
internal static class ComparisonRun
{
    /// <summary>Runs it.</summary>
    /// <returns><see cref="Tool.Success"/> when every run of every server was good.</returns>
    /// <exception cref="ToolException">A server could not be started, or the report not written.</exception>
    public static int Run(LoadKind kind, LoadOptions options, IReadOnlyList<ComparedServer> servers, int rounds)
    {
        using StopSignals signals = new();
        ComparisonTable table = new(kind, servers);
        bool isGood = true;
        for (int round = 0; round < rounds && !signals.Token.IsCancellationRequested; round++)
        {
            // Each round begins with another server, so that none always follows the same one.
            for (int i = 0; i < servers.Count && !signals.Token.IsCancellationRequested; i++)
                isGood &= Turn(kind, options, servers[(round + i) % servers.Count], round, table, signals);
        }
        string text = $"## {kind.Name}, {options.Clients} clients, {TimeText.Format(options.Duration)}; medians of {table.Rounds} rounds\n\n{table.Text()}";
        if (options.ReportFolder is { } folder) Save(folder, text);
        if (StandardStreams.TryWriteOutput(text) is { } unwritten) return Tool.Fail("echo-load", unwritten);
        return isGood && table.Rounds > 0 ? Tool.Success : Tool.Failure;
    }

    // One that was interrupted is not counted: it lacks a part of its time.
    private static bool Turn(LoadKind kind, LoadOptions options, ComparedServer server, int round, ComparisonTable table, StopSignals signals)
    {
        using ServerLogFile log = ServerLogFile.In(null);
        log.IsKept = true; // If it can't be run, the reason may be in there.
        LoadSession session = new(kind, options with { Server = server.Command }, log.Path, signals);
        RunReport report = session.Run();
        log.IsKept = session.HasServerFailed;
        if (signals.Token.IsCancellationRequested) return true;
        table.Add(server, report);
        StandardStreams.WriteErrorLine(string.Create(CultureInfo.InvariantCulture, $"round {round + 1}  {server.Name}  {table.Line(report)}"));
        foreach (string problem in report.Objections) StandardStreams.WriteErrorLine($"echo-load: {server.Name}: {problem}");
        return report.HasPassed;
    }

    private static void Save(string folder, string text)
    {
        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, "comparison.md"), text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ToolException($"--report: {e.Message}", Tool.Failure, e);
        }
    }
}
