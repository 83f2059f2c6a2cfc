using System.CommandLine;
using EchoServer.Load.Comparison;
using EchoServer.Load.Scenarios;
using EchoServer.Load.ServerUnderTest;

namespace EchoServer.Load;

/// <summary>The command line: a command for each kind of load.</summary>
internal static class LoadCommand
{
    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);

    private static readonly LoadKind[] _kinds =
    [
        new("storm", "A connection per request", new LoadSettings("How many clients there are at once", 8, hasWarmUp: true),
            (options, settings, _) => [Steady(EchoScenarios.Storm(settings), options)]),
        new("pingpong", "Long connections, one request after another", new LoadSettings("How many connections there are", 16, hasWarmUp: true),
            (options, settings, _) => [Steady(EchoScenarios.PingPong(settings), options)]),
        new("bulk", "Streams: a connection per request, which goes on while its reply comes back",
            new LoadSettings("How many streams there are at once", 2, hasWarmUp: true, standardPayload: "16MiB"),
            (options, settings, _) => [Steady(EchoScenarios.Bulk(settings), options)]),
        new("hold", "Connections that are opened, kept for the duration, and each asked once more; measures what each costs the server in memory",
            new LoadSettings("How many connections are kept", 1000, hasWarmUp: false),
            (options, settings, probe) => [Held(EchoScenarios.Hold(settings, options.Clients), options, settings, probe!)], Holds: true),
    ];

    private static readonly LoadKind _soak = new(
        "soak", "A mix for hours: storms, long connections with time to think, slow ones, streams, aborts, half-closes, idle ones",
        new LoadSettings("How many clients there are at once, among all of these", 40, hasWarmUp: false, hasRate: false, standardPayload: "1-4096", standardSeconds: 3600),
        (options, settings, _) => SoakScenarios.All(settings, options.Clients).Select(s => Soaked(s.Scenario, s.Clients, options)));

    /// <summary>The command, ready for the tool to run.</summary>
    public static RootCommand Create()
    {
        RootCommand root = new("Puts an echo server under load, checks every reply, and reports.");
        foreach (LoadKind kind in (LoadKind[])[.. _kinds, _soak]) root.Subcommands.Add(CommandOf(kind));
        root.Subcommands.Add(CompareCommand.Create(_kinds));
        return root;
    }

    private static Command CommandOf(LoadKind kind)
    {
        Command command = new(kind.Name, kind.Description);
        kind.Settings.AddTo(command);
        kind.Settings.AddServerTo(command);
        command.SetAction(parsed => LoadRun.Run(kind, kind.Settings.Read(parsed)));
        return command;
    }

    private static ScenarioProps Steady(ScenarioProps scenario, LoadOptions options) => scenario
        .WithWarmUpDuration(options.WarmUp)
        .WithLoadSimulations(options.Rate == 0
            ? Simulation.KeepConstant(options.Clients, options.Duration)
            : Simulation.Inject(options.Rate, _second, options.Duration));

    private static ScenarioProps Soaked(ScenarioProps scenario, int clients, LoadOptions options) => scenario
        .WithoutWarmUp()
        .WithLoadSimulations(Simulation.KeepConstant(clients, options.Duration));

    // They are opened, and asked again, by a few clients at once: nobody needs a thread for a connection that only waits.
    // What they cost is measured at the end of the wait, when the server has come to rest.
    private static ScenarioProps Held(ScenarioProps scenario, LoadOptions options, ClientSettings settings, MemoryProbe probe)
    {
        const int AtOnce = 16;
        LoadSimulation all = options.Rate == 0
            ? Simulation.IterationsForConstant(AtOnce, options.Clients)
            : Simulation.IterationsForInject(options.Rate, _second, options.Clients);
        return scenario.WithoutWarmUp().WithLoadSimulations(
            new MeasureSimulation(probe.Start), all, Simulation.Pause(options.Duration), new MeasureSimulation(() => probe.Held((int)settings.Connections.Open)), all);
    }
}
