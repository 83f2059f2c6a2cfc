using EchoServer.Load.Parts;
using EchoServer.Load.Scenarios;

namespace EchoServer.Load.Kinds;

/// <summary>The kinds of load that there are: all that this program can be told to make, by its command line or by
/// another echo-load.</summary>
internal static class LoadKinds
{
    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);

    /// <summary>The loads that servers can be compared by.</summary>
    public static IReadOnlyList<LoadKind> Comparable { get; } =
    [
        new("storm", "A connection per request", new LoadDefaults("How many clients there are at once", 8),
            (part, settings, _) => [Steady(EchoScenarios.Storm(settings), part)])
        {
            Examples =
            [
                new("storm --target 127.0.0.1:9000", "As many connections as 8 clients manage, for 10 s"),
                new("storm --rate 500 --duration 1m --fail-if 'p99>50ms'", "500 connections a second; fails when one "
                + "in a hundred takes longer than 50 ms"),
            ],
        },
        new("pingpong", "Long connections, one request after another", new LoadDefaults("How many connections there "
        + "are", 16),
            (part, settings, _) => [Steady(EchoScenarios.PingPong(settings), part)])
        {
            Examples =
                [new("pingpong --clients 100 --payload 1-4096", "100 connections, each request of 1 to 4096 bytes")],
        },
        new("bulk", "Streams: a connection per request, which goes on while its reply comes back",
            new LoadDefaults("How many streams there are at once", 2) { Payload = "16MiB" },
            (part, settings, _) => [Steady(EchoScenarios.Bulk(settings), part)])
        {
            Examples = [new("bulk --payload 1GiB --clients 4", "Four streams at once, of 1 GiB each")],
        },
        new("hold", "Connections that are opened, kept for the duration, and each asked once more; measures what each "
        + "costs the server in memory",
            new LoadDefaults("How many connections are kept", 1000) { HasWarmUp = false },
            (part, settings, context) =>
                [Held(EchoScenarios.Hold(settings, part.ClientCount), part, settings, context)], Holds: true)
        {
            Examples = [
                new("hold --clients 5000 --duration 30s --server echo-server", "5,000 connections for 30 s, and what "
                + "memory each takes")],
        },
    ];

    /// <summary>All loads.</summary>
    public static IReadOnlyList<LoadKind> All { get; } =
    [
        .. Comparable,
        new("soak", "A mix for hours: storms, long connections with time to think, slow ones, streams, aborts, "
        + "half-closes, idle ones",
            new LoadDefaults("How many clients there are at once, among all of these", 40)
            { HasWarmUp = false, HasRate = false, Payload = "1-4096", Seconds = 3600 },
            (part, settings, _) => part.Clients.Where(c => c.Count > 0)
                .Select(c => Soaked(SoakScenarios.Create(c.Scenario, settings), c.Count, part)))
        {
            Examples =
                [new("soak --duration 8h --clients 100 --report soak", "A night; the report goes to the folder soak")],
            Sharing = clients => [.. SoakScenarios.Share(clients).Select(s => new ScenarioClients(s.Habit, s.Clients))],
        },
    ];

    /// <summary>The kind of a name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public static LoadKind Get(string name) =>
        All.FirstOrDefault(k => k.Name == name) ?? throw new KeyNotFoundException($"there is no load '{name}'");

    private static ScenarioProps Steady(ScenarioProps scenario, LoadPart part) => scenario
        .WithWarmUpDuration(part.WarmUp)
        .WithLoadSimulations(part.Rate == 0
            ? Simulation.KeepConstant(part.ClientCount, part.Duration)
            : Dealt(Simulation.Inject(part.Rate, _second, part.Duration), part));

    private static ScenarioProps Soaked(ScenarioProps scenario, int clients, LoadPart part) => scenario
        .WithoutWarmUp()
        .WithLoadSimulations(Simulation.KeepConstant(clients, part.Duration));

    // They are opened, and asked again, by a few clients at once: nobody needs a thread for a connection that only
    // waits. What they cost is measured at the end of the wait, when the server has come to rest.
    private static ScenarioProps Held(
        ScenarioProps scenario, LoadPart part, ClientSettings settings, IRunContext context)
    {
        LoadSimulation all = part.Rate == 0
            ? Simulation.IterationsForConstant(
                Math.Max(1, LoadKind.HoldersAtOnce / part.EveryArrival), part.ClientCount)
            : Dealt(Simulation.IterationsForInject(part.Rate, _second, part.AllClients), part);
        return scenario.WithoutWarmUp().WithLoadSimulations(
            all, Simulation.Pause(part.Duration),
            new MeasureSimulation(() => context.Meet(MeetingPoint.Held, settings.Connections.Totals)),
            // those that could not be opened have failed already
            new LimitedSimulation(all, () => (int)settings.Connections.Open));
    }

    private static LoadSimulation Dealt(LoadSimulation whole, LoadPart part) =>
        part.EveryArrival == 1 ? whole : new DealtSimulation(whole, part.FirstArrival, part.EveryArrival);
}
