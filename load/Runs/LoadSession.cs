using System.Net;
using EchoServer.Common.CommandLine;
using EchoServer.Linux;
using EchoServer.Linux.Sockets;
using EchoServer.Load.Display;
using EchoServer.Load.Distribution;
using EchoServer.Load.Distribution.Agents;
using EchoServer.Load.Distribution.Workers;
using EchoServer.Load.Host;
using EchoServer.Load.Kinds;
using EchoServer.Load.Parts;
using EchoServer.Load.Reports;
using EchoServer.Load.Scenarios;
using EchoServer.Load.ServerUnderTest;

namespace EchoServer.Load.Runs;

/// <summary>One run from the server's start to its end, if one is started. To be used from the main thread, which the
/// server's life is tied to.</summary>
/// <param name="kind">The kind of load.</param>
/// <param name="options">The options that the tool was given.</param>
/// <param name="serverLog">Where the output of a server goes that is started.</param>
/// <param name="signals">Ends the run early.</param>
internal sealed class LoadSession(LoadKind kind, LoadOptions options, ServerLogFile serverLog, StopSignals signals)
{
    private const int Terminated = 128 + Signal.SIGTERM;

    /// <summary>Whether the server ended before its time, or not as it should.</summary>
    public bool HasServerFailed => ServerLastLines.Length > 0;

    /// <summary>Whether nobody was there: no connection came about, and this machine is not why.</summary>
    public bool HasNeverConnected { get; private set; }

    /// <summary>The last lines of the output of a server that failed; empty when none did.</summary>
    public string ServerLastLines { get; private set; } = "";

    /// <summary>Runs the load.</summary>
    /// <exception cref="ToolException">There are not descriptors enough, the server could not be started, or the target
    /// not be resolved.</exception>
    public RunReport Run()
    {
        if (options.Agents is null) DescriptorNeed.Check((options.Clients + options.Processes - 1) / options.Processes);
        DateTimeOffset started = DateTimeOffset.Now;
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(signals.Token);
        using TestedServer? server = StartServer(stop.Cancel);
        IReadOnlyList<StreamAddress> addresses = server?.Addresses ?? [options.Target];
        IReadOnlyList<EndPoint> targets = TargetAddresses.Resolve(addresses, stop.Token);
        EndPoint target = targets[0];
        using LedgerWatch? watch = options.LedgerFile is { } file
            ? new LedgerWatch(file, targets, options.Timeout, stop.Token) : null;
        MemoryProbe? probe = kind.Holds ? new MemoryProbe(target, server?.Pid) : null;
        (PartResult result, BottleneckFacts? bottleneck) = Load(addresses, probe, stop.Token);
        NodeStats stats = result.Measured.Stats(
            result.Measured.Scenarios.Select(s => ScenarioThreshold.For(s.Name, options.Thresholds)));
        HasNeverConnected = result.Connections is { Made: 0 } made && made.Failures.ContainsKey(FailureCode.Connect);
        server?.Stop();
        LedgerCheck? ledger = result.LacksParts ? null : Compare(server, watch, result.Connections);
        return new RunReport(stats, LoadFacts.Of(options, addresses, target, started) with
        {
            IsInterrupted = signals.Token.IsCancellationRequested,
            ServerCommand = options.Server is { } words ? ShellText.Of(words) : null,
            ServerEnd = server?.Status?.ToString(),
            HasServerDied = server is { HasDied: true },
            ServerMemory = probe?.Result,
            LedgerCheck = ledger?.Facts,
            ClientBottleneck = bottleneck,
            Processes = result.Processes,
            Agents = result.Agents,
            Problems = [.. result.Problems, .. ProblemsOf(server), .. ProblemsOf(ledger, server, result)],
        });
    }

    private TestedServer? StartServer(Action onEnd)
    {
        if (options.Server is not { } words) return null;
        ServerCommandLine command =
            ServerCommandLine.Create(words, options.IsTargetGiven ? options.Target : null, FreePort.Find);
        return TestedServer.Start(command, serverLog.Path, onEnd, signals.Token);
    }

    private (
        PartResult Result,
        BottleneckFacts? Bottleneck) Load(
            IReadOnlyList<StreamAddress> addresses, MemoryProbe? probe, CancellationToken stop)
    {
        RunPlan plan = new(
            $"{kind.Name} on {string.Join(", ", addresses)}, {options.Clients} "
            + $"{(kind.Holds ? "connections" : "clients")}", options.WarmUp,
            options.Duration, kind.Holds ? options.Clients : null);
        using LoadContext context = new(plan, probe, signals, stop);
        ProcessorWatch watch = new(context);
        ILoadRunner runner = options.Agents is { } agents
            ? new AgentRunner(agents) : WorkerRunner.Of(options.Processes);
        // Whoever makes the load looks the name up: on an agent's machine it may stand for something else.
        PartResult result = runner.Run(options.Part(kind, [.. addresses.Select(a => a.ToString())]), watch);
        return (
            result, options.Agents is null
                ? watch.Judge(result, kind.Threads(options.Clients), options.Rate) : BottleneckOf(result.Agents));
    }

    // Each judged its own machine; one that was the bottleneck was so for the run.
    private static BottleneckFacts? BottleneckOf(IReadOnlyList<AgentFacts> agents) =>
        agents.Count == 0 ? null : new BottleneckFacts(
        agents.Any(a => a.Bottleneck.IsClient),
        string.Join(
            "; ", agents.Where(a => a.Bottleneck.IsClient || agents.All(b => !b.Bottleneck.IsClient))
                .Select(a => $"agent {a.Name}: {a.Bottleneck.Reason}")))
    {
        Pauses = agents.Select(a => a.Bottleneck.Pauses).OfType<Pauses>().Aggregate((Pauses?)null, Pauses.Sum),
    };

    private LedgerCheck? Compare(TestedServer? server, LedgerWatch? watch, ConnectionTotals made)
    {
        if (watch is not null) return watch.Check(made.Made, made.Aborted);
        return server is { KeepsLedger: true } || options.WantsLedger
            ? server?.CheckLedger(made.Made, made.Aborted) : null;
    }

    private IEnumerable<string> ProblemsOf(TestedServer? server)
    {
        if (server is null) yield break;
        bool isFine = server.Status is { } status
            && (status.ExitCode is 0 or Terminated || status.KilledBy == Signal.SIGTERM);
        if (isFine && !server.HasDied) yield break;
        ServerLastLines = server.LastLines();
        yield return server.HasDied
            ? $"the server ended during the run: {server.Status}; see {server.Log}"
            : $"the server ended with {server.Status} when it was told to stop; see {server.Log}";
    }

    private IEnumerable<string> ProblemsOf(LedgerCheck? ledger, TestedServer? server, PartResult result)
    {
        bool isDue = options.WantsLedger || server is { KeepsLedger: true, HasDied: false };
        if (result.LacksParts && isDue)
            yield return "the server's ledger was not compared, since nobody knows how many connections the lost part "
                + "made";
        else if (ledger is null && isDue)
            yield return $"there is no ledger in what the server said, {server?.Log}: echo-server writes it, at "
            + "--log-level info, when it ends";
    }
}
