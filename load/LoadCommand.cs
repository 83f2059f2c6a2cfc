using System.CommandLine;
using EchoServer.Load.Scenarios;

namespace EchoServer.Load;

/// <summary>The command line: a command for each kind of load.</summary>
internal static class LoadCommand
{
    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);

    /// <summary>The command, ready for the tool to run.</summary>
    public static RootCommand Create() => new("Puts an echo server under load, checks every reply, and reports.")
    {
        Kind("storm", "A connection per request", new LoadSettings("How many clients there are at once", 8, hasWarmUp: true),
            (options, settings) => [Steady(EchoScenarios.Storm(settings), options)]),
        Kind("pingpong", "Long connections, one request after another", new LoadSettings("How many connections there are", 16, hasWarmUp: true),
            (options, settings) => [Steady(EchoScenarios.PingPong(settings), options)]),
        Kind("bulk", "Streams: a connection per request, which goes on while its reply comes back",
            new LoadSettings("How many streams there are at once", 2, hasWarmUp: true, standardPayload: "16MiB"),
            (options, settings) => [Steady(EchoScenarios.Bulk(settings), options)]),
        Kind("hold", "Connections that are opened, kept for the duration, and each asked once more",
            new LoadSettings("How many connections are kept", 1000, hasWarmUp: false),
            (options, settings) => [Held(EchoScenarios.Hold(settings, options.Clients), options)]),
        Kind("soak", "A mix for hours: storms, long connections with time to think, slow ones, streams, aborts, half-closes, idle ones",
            new LoadSettings("How many clients there are at once, among all of these", 40, hasWarmUp: false, hasRate: false, standardPayload: "1-4096", standardSeconds: 3600),
            (options, settings) => SoakScenarios.All(settings, options.Clients).Select(s => Soaked(s.Scenario, s.Clients, options))),
    };

    private static Command Kind(
        string name, string description, LoadSettings settings, Func<LoadOptions, ClientSettings, IEnumerable<ScenarioProps>> scenarios)
    {
        Command command = new(name, description);
        settings.AddTo(command);
        command.SetAction(parsed => LoadRun.Run(settings.Read(parsed), scenarios));
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
    private static ScenarioProps Held(ScenarioProps scenario, LoadOptions options)
    {
        const int AtOnce = 16;
        LoadSimulation all = options.Rate == 0
            ? Simulation.IterationsForConstant(AtOnce, options.Clients)
            : Simulation.IterationsForInject(options.Rate, _second, options.Clients);
        return scenario.WithoutWarmUp().WithLoadSimulations(all, Simulation.Pause(options.Duration), all);
    }
}
