using EchoServer.Load.Engine.Stats;
using EchoServer.Load.Reports;

namespace EchoServer.Load.Engine;

/// <summary>Runs scenarios.</summary>
internal static class NBomberRunner
{
    /// <summary>The scenarios, which run side by side.</summary>
    public static NBomberContext RegisterScenarios(params ScenarioProps[] scenarios) => new(scenarios);

    /// <summary>Sets where reports go; without it there are none.</summary>
    public static NBomberContext WithReportFolder(this NBomberContext context, string reportFolderPath) =>
        context with { ReportFolder = reportFolderPath };

    /// <summary>Sets what reports are written as.</summary>
    public static NBomberContext WithReportFormats(this NBomberContext context, params ReportFormat[] reportFormats) =>
        context with { ReportFormats = reportFormats };

    /// <summary>Sets what the run goes by; an addition to what NBomber has.</summary>
    public static NBomberContext WithSettings(this NBomberContext context, RunSettings settings) =>
        context with { Settings = settings };

    /// <summary>Runs them all to their ends, and writes the reports.</summary>
    public static NodeStats Run(this NBomberContext context)
    {
        DateTimeOffset started = DateTimeOffset.Now;
        long start = context.Settings.Clock.Now;
        ScenarioStats[] stats = [.. RunAll(context)];
        ThresholdResult[] thresholds = [.. context.Scenarios.Zip(stats, Check).SelectMany(r => r)];
        NodeStats node = new(stats, thresholds, TimeSpan.FromMicroseconds((context.Settings.Clock.Now - start) / 1000.0));
        if (context.ReportFolder is { } folder) ReportFiles.Write(folder, context.ReportFormats, new RunReport(node, RunFacts.OfThisProcess(started)));
        return node;
    }

    // What a scenario's Init throws, with the first of them, ends the run.
    private static IEnumerable<ScenarioStats> RunAll(NBomberContext context)
    {
        Task<ScenarioStats>[] runs = [.. context.Scenarios.Select(s => Task.Factory.StartNew(
            new ScenarioRun(s, context.Settings).Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        return runs.Select(r => r.GetAwaiter().GetResult());
    }

    private static IEnumerable<ThresholdResult> Check(ScenarioProps scenario, ScenarioStats stats) =>
        scenario.Thresholds.Select(t => new ThresholdResult(scenario.ScenarioName, t.CheckExpression, !t.Check(stats)));
}
