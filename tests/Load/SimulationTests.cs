using EchoServer.Load.Engine;

namespace EchoServer.Tests.Load;

/// <summary>What each simulation plans: arrivals at a rate, or copies at work.</summary>
public class SimulationTests
{
    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Inject_SpreadsItsRateEvenly()
    {
        long[] arrivals = ArrivalsOf(Simulation.Inject(rate: 4, _second, 3 * _second));
        Assert.Equal(Enumerable.Range(0, 12).Select(i => i * 250_000_000L), arrivals);
    }

    [Fact]
    public void Inject_CutsTheLastInterval_WhenTheTimeEndsWithinIt() =>
        Assert.Equal(6, ArrivalsOf(Simulation.Inject(rate: 4, _second, 1.5 * _second)).Length);

    [Fact]
    public void InjectRandom_StaysWithinBothRates_AndReachesThem()
    {
        int[] rates =
            PerSecond(ArrivalsOf(Simulation.InjectRandom(minRate: 2, maxRate: 5, _second, 200 * _second)), 200);
        Assert.Equal([2, 3, 4, 5], rates.Distinct().Order());
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(30, 10)]
    [InlineData(20, 20)]
    public void RampingInject_GoesLinearlyFromTheRateBefore(int from, int to)
    {
        const int Seconds = 10;
        Phase phase = Simulation.RampingInject(to, _second, Seconds * _second).Plan(0, from, new Random(1));
        int[] rates = PerSecond([.. Assert.IsType<OpenPhase>(phase).Arrivals], Seconds);
        for (int s = 0; s < Seconds; s++)
            Assert.InRange(rates[s] - (from + (to - from) * (s + 0.5) / Seconds), -1, 1);
        Assert.Equal((from + to) * Seconds / 2, rates.Sum());
        Assert.Equal(to, phase.EndRate);
    }

    [Fact]
    public void IterationsForInject_EndsAfterItsIterations()
    {
        long[] arrivals = ArrivalsOf(Simulation.IterationsForInject(rate: 2, _second, iterations: 5));
        Assert.Equal([0, 500_000_000, 1_000_000_000, 1_500_000_000, 2_000_000_000], arrivals);
    }

    [Fact]
    public void KeepConstant_HasAllItsCopiesAtWorkAllTheTime()
    {
        ClosedPhase phase = Closed(Simulation.KeepConstant(3, _second), before: 7);
        Assert.Equal([3, 3, 3], AtWork(phase, 0, 0.5, 0.999));
    }

    [Fact]
    public void RampingConstant_AddsCopiesOneByOne_WhenItGoesUp()
    {
        ClosedPhase phase = Closed(Simulation.RampingConstant(4, _second), before: 0);
        Assert.Equal([0, 1, 2, 3, 3], AtWork(phase, 0.2, 0.3, 0.6, 0.8, 0.999));
        Assert.Equal(4, phase.EndCopies);
    }

    [Fact]
    public void RampingConstant_EndsCopiesOneByOne_WhenItGoesDown()
    {
        ClosedPhase phase = Closed(Simulation.RampingConstant(1, _second), before: 5);
        Assert.Equal([5, 4, 3, 2], AtWork(phase, 0.2, 0.3, 0.6, 0.8));
        Assert.Equal(1, phase.EndCopies);
    }

    private static ClosedPhase Closed(LoadSimulation simulation, int before) =>
        Assert.IsType<ClosedPhase>(simulation.Plan(before, 0, new Random(1)));

    private static int[] AtWork(ClosedPhase phase, params double[] seconds) => [.. seconds.Select(s =>
        Enumerable.Range(0, phase.Copies(0)).Count(n => phase.StartOf(n) <= s * 1e9 && s * 1e9 < phase.EndOf(n)))];

    private static long[] ArrivalsOf(LoadSimulation simulation) =>
        [.. Assert.IsType<OpenPhase>(simulation.Plan(0, 0, new Random(1))).Arrivals];

    private static int[] PerSecond(long[] arrivals, int seconds) =>
        [.. Enumerable.Range(0, seconds).Select(s => arrivals.Count(a => a / 1_000_000_000 == s))];
}
