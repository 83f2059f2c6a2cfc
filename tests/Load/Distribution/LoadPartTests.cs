using EchoServer.Load.Engine;
using EchoServer.Load.Kinds;
using EchoServer.Load.Parts;

namespace EchoServer.Tests.Load.Distribution;

/// <summary>How a run is split: the parts together are the whole, no more and no less.</summary>
public class LoadPartTests
{
    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData("storm", 8, 3)]
    [InlineData("storm", 4, 4)]
    [InlineData("soak", 40, 4)]
    [InlineData("soak", 41, 7)]
    [InlineData("hold", 1000, 6)]
    public void Split_SharesTheClientsOut_AndTheyAddUp(string kind, int clients, int parts)
    {
        LoadPart whole = Whole(kind, clients);

        LoadPart[] split = whole.Split(parts);

        Assert.Equal(clients, whole.ClientCount);
        foreach (ScenarioClients scenario in whole.Clients)
            Assert.Equal(scenario.Count, split.Sum(p => p.Clients.Single(c => c.Scenario == scenario.Scenario).Count));
        Assert.InRange(split.Max(p => p.ClientCount) - split.Min(p => p.ClientCount), 0, 1);
    }

    [Fact]
    public void Split_NumbersClientsThroughAllParts_SoThatNoTwoDrawTheSame()
    {
        LoadPart[] split = [.. Whole("storm", 11).Split(2).SelectMany(p => p.Split(3))];

        int[] numbers = [.. split.SelectMany(p => Enumerable.Range(p.ClientsBefore, p.ClientCount))];

        Assert.Equal(Enumerable.Range(0, 11), numbers);
    }

    [Fact]
    public void Split_DealsTheArrivals_SoThatEachComesOnce_AtItsMoment()
    {
        LoadSimulation rate = Simulation.Inject(7, _second, 3 * _second);
        LoadPart[] split = [.. Whole("storm", 12).Split(2).SelectMany(p => p.Split(3))];

        long[][] dealt = [.. split.Select(p => ArrivalsOf(new DealtSimulation(rate, p.FirstArrival, p.EveryArrival)))];

        Assert.Equal(ArrivalsOf(rate), dealt.SelectMany(a => a).Order());
        Assert.InRange(dealt.Max(a => a.Length) - dealt.Min(a => a.Length), 0, 1);
    }

    // A connection that is to be opened is one arrival, and one client.
    [Fact]
    public void Split_DealsAsManyArrivalsAsThereAreClients_WhereEachConnectionIsAClient()
    {
        LoadSimulation all = Simulation.IterationsForInject(100, _second, 47);

        foreach (LoadPart part in Whole("hold", 47).Split(4).SelectMany(p => p.Split(3)))
            Assert.Equal(
                part.ClientCount, ArrivalsOf(new DealtSimulation(all, part.FirstArrival, part.EveryArrival)).Length);
    }

    private static long[] ArrivalsOf(LoadSimulation simulation) =>
        [.. Assert.IsType<OpenPhase>(simulation.Plan(0, 0, new Random(1))).Arrivals];

    internal static LoadPart Whole(string kind, int clients) => new()
    {
        Kind = kind, Targets = ["127.0.0.1:8080"], Clients = LoadKinds.Get(kind)
            .Share(clients), AllClients = clients, Rate = 0,
        Duration = _second, WarmUp = _second, Timeout = _second, MinPayload = 1, MaxPayload = 1, Seed = 1,
    };
}
