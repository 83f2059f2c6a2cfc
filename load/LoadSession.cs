using System.Net;
using System.Net.Sockets;
using EchoServer.Common.CommandLine;
using EchoServer.Common.Processes;
using EchoServer.Common.Sockets;
using EchoServer.Load.Display;
using EchoServer.Load.Engine.Stats;
using EchoServer.Load.Reports;
using EchoServer.Load.Scenarios;
using EchoServer.Load.ServerUnderTest;

namespace EchoServer.Load;

/// <summary>One run from the server's start to its end, if one is started. To be used from the main thread, which the server's life is tied to.</summary>
/// <param name="kind">What load.</param>
/// <param name="options">What was asked for.</param>
/// <param name="serverLog">Where the output of a server goes that is started.</param>
/// <param name="signals">Ends the run early.</param>
internal sealed class LoadSession(LoadKind kind, LoadOptions options, string serverLog, StopSignals signals)
{
    private const int ThreadsToHold = 16;
    private const int Terminated = 128 + Signal.SIGTERM;

    /// <summary>Whether the server ended before its time, or not as it should.</summary>
    public bool HasServerFailed => ServerLastLines.Length > 0;

    /// <summary>The last lines of the output of a server that failed; empty when none did.</summary>
    public string ServerLastLines { get; private set; } = "";

    /// <summary>Runs it.</summary>
    /// <exception cref="ToolException">There are not descriptors enough, the server could not be started, or the target not be resolved.</exception>
    public RunReport Run()
    {
        DescriptorLimit.Check(options.Clients);
        DateTimeOffset started = DateTimeOffset.Now;
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(signals.Token);
        using ServerProcess? server = StartServer(stop.Cancel);
        using LedgerWatch? watch = options.LedgerFile is { } file ? new LedgerWatch(file) : null;
        StreamAddress address = server?.Address ?? options.Target;
        ClientSettings clients = new(Resolve(address), options.Timeout, options.Payload.Min, options.Payload.Max, options.Seed);
        MemoryProbe? probe = kind.Holds ? new MemoryProbe(clients.Target, server?.Pid) : null;
        ProcessorUse before = ProcessorUse.Now();
        NodeStats stats = Load(address, clients, probe, stop.Token);
        BottleneckFacts bottleneck = ClientBottleneck.Judge(ProcessorUse.Now().Since(before), Environment.ProcessorCount, Threads, Missed(stats));
        server?.Stop();
        LedgerCheck? ledger = Compare(server, watch, clients.Connections);
        return new RunReport(stats, LoadFacts.Of(options, address, clients.Target, started) with
        {
            IsInterrupted = signals.Token.IsCancellationRequested,
            ServerCommand = options.Server is { } words ? ShellText.Of(words) : null,
            ServerEnd = server?.Status?.ToString(),
            ServerMemory = probe?.Result,
            LedgerCheck = ledger?.Facts,
            ClientBottleneck = bottleneck,
            Problems = [.. ProblemsOf(server), .. ProblemsOf(ledger, server)],
        });
    }

    private int Threads => kind.Holds ? ThreadsToHold : options.Clients;

    private ServerProcess? StartServer(Action onEnd)
    {
        if (options.Server is not { } words) return null;
        ServerCommandLine command = ServerCommandLine.Create(words, options.IsTargetGiven ? options.Target : null, FreePort.Find);
        return ServerProcess.Start(command, serverLog, onEnd, signals.Token);
    }

    private NodeStats Load(StreamAddress address, ClientSettings clients, MemoryProbe? probe, CancellationToken stop)
    {
        RunPlan plan = new(
            $"{kind.Name} on {address}, {options.Clients} {(kind.Holds ? "connections" : "clients")}", options.WarmUp,
            kind.Holds ? null : options.Duration, 2 * options.Clients, clients.Connections);
        using IRunView view = Terminal.Find() is { } terminal ? new LiveView(plan, terminal) : new PlainView();
        signals.View = view;
        try
        {
            return NBomberRunner
                .RegisterScenarios([.. kind.Create(options, clients, probe).Select(s => s.WithThresholds([.. options.Thresholds]))])
                .WithSettings(new RunSettings
                {
                    Stop = stop, MaxCopies = options.Clients, Seed = options.Seed,
                    Progress = view.Update, ProgressInterval = view.Interval,
                })
                .Run();
        }
        finally
        {
            signals.View = null;
        }
    }

    private static long Missed(NodeStats stats) =>
        stats.ScenarioStats.SelectMany(s => s.Fail.StatusCodes).Where(c => c.StatusCode == Copy.MissedCode).Sum(c => (long)c.Count);

    private LedgerCheck? Compare(ServerProcess? server, LedgerWatch? watch, ConnectionCounts made)
    {
        if (watch is not null) return watch.Check(made.Made, made.Aborted);
        return server is { IsOurs: true } || (server is not null && options.WantsLedger)
            ? LedgerWatch.CheckEnded(server.Log, made.Made, made.Aborted) : null;
    }

    private IEnumerable<string> ProblemsOf(ServerProcess? server)
    {
        if (server is null) yield break;
        bool isFine = server.Status is { } status && (status.ExitCode is 0 or Terminated || status.KilledBy == Signal.SIGTERM);
        if (isFine && !server.HasDied) yield break;
        ServerLastLines = server.LastLines();
        yield return server.HasDied
            ? $"the server ended during the run: {server.Status}; see {server.Log}"
            : $"the server ended with {server.Status} when it was told to stop; see {server.Log}";
    }

    private IEnumerable<string> ProblemsOf(LedgerCheck? ledger, ServerProcess? server)
    {
        if (ledger is null && options.WantsLedger)
            yield return $"--server-ledger: no ledger in {server?.Log}: it is written by echo-server, at --log-level info, when it ends";
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
