using System.Globalization;
using EchoServer.Common.CommandLine;
using EchoServer.Load.Display;
using EchoServer.Load.Host;
using EchoServer.Load.Kinds;
using EchoServer.Load.Reports.Files;
using EchoServer.Load.Runs;

namespace EchoServer.Load.Comparison;

/// <summary>Runs the rounds of a comparison, shows the table, and writes the report.</summary>
internal sealed class ComparisonRun : IDisposable
{
    private readonly LoadKind _kind;
    private readonly LoadOptions _options;
    private readonly IReadOnlyList<ComparedServer> _servers;
    private readonly ReportFolder? _folder;
    private readonly StopSignals _signals = new();
    private readonly List<ComparedTurn> _turns = [];

    private ComparisonRun(LoadKind kind, LoadOptions options, IReadOnlyList<ComparedServer> servers)
    {
        (_kind, _options, _servers) = (kind, options, servers);
        _folder = options.OpenReportFolder(options.Formats.Select(Name));
    }

    /// <summary>What reports of a comparison can be written as.</summary>
    public static IReadOnlyList<ReportFormat> Formats { get; } = [ReportFormat.Md, ReportFormat.Json];

    /// <summary>
    /// Runs the comparison. A server that can't be started in its turn spoils that turn, and no other.
    /// </summary>
    /// <returns><see cref="Tool.Success"/> when every run of every server was good.</returns>
    /// <exception cref="ToolException">The report can't be written.</exception>
    public static int Run(LoadKind kind, LoadOptions options, IReadOnlyList<ComparedServer> servers, int rounds)
    {
        using ComparisonRun run = new(kind, options, servers);
        DateTimeOffset started = DateTimeOffset.Now;
        run.TakeTurns(rounds);
        return run.Report(started);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _signals.Dispose();
        _folder?.Dispose();
    }

    private static string Name(ReportFormat format) => $"comparison.{format.ToString().ToLowerInvariant()}";

    private static string Shown(ComparisonTable table) =>
        Terminal.FindOutput() is { } terminal
            ? TerminalComparison.Text(table, terminal, Terminal.OutputColumns) : table.Text();

    private void TakeTurns(int rounds)
    {
        for (int round = 0; round < rounds && !_signals.Token.IsCancellationRequested; round++)
        {
            // Each round begins with another server, so that none always follows the same one.
            for (int i = 0; i < _servers.Count && !_signals.Token.IsCancellationRequested; i++)
                Turn(_servers[(round + i) % _servers.Count], round + 1);
        }
    }

    private void Turn(ComparedServer server, int round)
    {
        using ServerLogFile log =
            new(_folder, string.Create(CultureInfo.InvariantCulture, $"round-{round}-{server.Name}.log"));
        ComparedTurn turn = Try(server, round, log);
        bool isWhole = !_signals.Token.IsCancellationRequested;
        log.IsKept = isWhole && !turn.HasPassed;
        if (!isWhole) return;
        _turns.Add(turn);
        if (turn.Report is { } report)
            RunOutput.WriteErrorLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"round {round}  {server.Name}  {ComparisonTable.Line(ComparedFigure.For(_kind), report)}"));
        foreach (string problem in turn.Objections) RunOutput.WriteErrorLine($"echo-load: {server.Name}: {problem}");
    }

    private ComparedTurn Try(ComparedServer server, int round, ServerLogFile log)
    {
        try
        {
            return new ComparedTurn(
                round, server, new LoadSession(_kind, _options with { Server = server.Command }, log, _signals).Run());
        }
        catch (ToolException e)
        {
            return new ComparedTurn(round, server, null, e.Message);
        }
    }

    private int Report(DateTimeOffset started)
    {
        ComparisonResult result = new(
            _kind, _servers, _turns, LoadFacts.Of(_options, started) with
            { Processes = _options.Processes, IsInterrupted = _signals.Token.IsCancellationRequested });
        ComparisonTable table = new(result);
        string[] unsaved = _folder is { } folder
            ? [.. _options.Formats.Select(
                f => folder.Write(Name(f), f == ReportFormat.Md ? table.Text() : ComparisonJson.Text(result)))
                    .OfType<string>()] : [];
        string place = _folder is null || unsaved.Length > 0
            ? "" : $"Report: {Path.Combine(_folder.Path, Name(_options.Formats[0]))}\n";
        string[] problems =
            [.. unsaved, .. RunOutput.TryWriteOutput(Shown(table) + place) is { } unshown ? new[] { unshown } : []];
        foreach (string problem in problems) RunOutput.Fail(problem);
        return result.HasPassed && problems.Length == 0 ? Tool.Success : Tool.Failure;
    }
}
