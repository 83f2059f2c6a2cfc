using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using EchoServer.Common.CommandLine;
using EchoServer.Common.Sockets;
using EchoServer.Load.Engine.Stats;
using EchoServer.Load.Reports;
using EchoServer.Load.Scenarios;

namespace EchoServer.Load;

/// <summary>One run of the tool: progress on stderr, the figures on stdout, and an exit code.</summary>
internal static class LoadRun
{
    /// <summary>Runs scenarios, side by side, as the options want them.</summary>
    /// <returns><see cref="Tool.Success"/> when every reply was right, there was at least one, and all thresholds held.</returns>
    /// <exception cref="ToolException">It could not be run, or the report not written.</exception>
    public static int Run(LoadOptions options, Func<LoadOptions, ClientSettings, IEnumerable<ScenarioProps>> scenarios)
    {
        DescriptorLimit.Check(options.Clients);
        using CancellationTokenSource stop = new();
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, s => Stop(s, stop));
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, s => Stop(s, stop));
        DateTimeOffset started = DateTimeOffset.Now;
        EndPoint target = Resolve(options.Target);
        ClientSettings clients = new(
            target, options.Timeout, options.Payload.Min, options.Payload.Max, options.Seed);
        NodeStats stats = NBomberRunner
            .RegisterScenarios([.. scenarios(options, clients).Select(s => s.WithThresholds([.. options.Thresholds]))])
            .WithSettings(new RunSettings
            {
                Stop = stop.Token, MaxCopies = options.Clients, Seed = options.Seed, Progress = ShowProgress,
            })
            .Run();
        RunReport report = new(stats, LoadFacts.Of(options, options.Target, target, started) with { IsInterrupted = stop.IsCancellationRequested });
        Console.Out.Write(MarkdownReport.Text(report));
        if (options.ReportFolder is { } folder) WriteReport(folder, options.Formats, report);
        return report.HasPassed ? Tool.Success : Tool.Failure;
    }

    // The first signal ends the run, and the report is still written; the second one does what it always does.
    private static void Stop(PosixSignalContext signal, CancellationTokenSource stop)
    {
        if (stop.IsCancellationRequested) return;
        signal.Cancel = true;
        stop.Cancel();
    }

    private static void ShowProgress(RunProgress progress)
    {
        double rate = (progress.Ok + progress.Fail) / Math.Max(progress.Elapsed.TotalSeconds, 1e-3);
        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{progress.Elapsed.TotalSeconds,6:0} s  {progress.Ok:N0} ok  {progress.Fail:N0} failed  {rate:N0}/s"));
    }

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

    private static EndPoint Resolve(StreamAddress target)
    {
        try
        {
            return target.ResolveAsync().GetAwaiter().GetResult()[0];
        }
        catch (SocketException e)
        {
            throw new ToolException($"{target}: the name does not resolve; check its spelling, or give the IP address", Tool.Failure, e);
        }
    }
}
