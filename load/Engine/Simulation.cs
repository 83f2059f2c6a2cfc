namespace EchoServer.Load.Engine;

/// <summary>Makes simulations of load. Closed: users who wait for an answer before they ask again. Open: arrivals at a
/// rate.</summary>
internal static class Simulation
{
    /// <summary>Closed: this many copies.</summary>
    public static LoadSimulation KeepConstant(int copies, TimeSpan during) =>
        new ConstantSimulation(copies, during, Ramps: false);

    /// <summary>Closed: from as many copies as there were to this many, linearly.</summary>
    public static LoadSimulation RampingConstant(int copies, TimeSpan during) =>
        new ConstantSimulation(copies, during, Ramps: true);

    /// <summary>Open: this many each interval, evenly spread.</summary>
    public static LoadSimulation Inject(int rate, TimeSpan interval, TimeSpan during) =>
        new InjectSimulation(rate, rate, interval, during, Ramps: false);

    /// <summary>Open: from the rate that there was to this many each interval, linearly.</summary>
    public static LoadSimulation RampingInject(int rate, TimeSpan interval, TimeSpan during) =>
        new InjectSimulation(rate, rate, interval, during, Ramps: true);

    /// <summary>Open: a number drawn anew for each interval, evenly spread; both ends included.</summary>
    public static LoadSimulation InjectRandom(int minRate, int maxRate, TimeSpan interval, TimeSpan during) =>
        new InjectSimulation(minRate, maxRate, interval, during, Ramps: false);

    /// <summary>Closed: this many iterations among so many copies.</summary>
    public static LoadSimulation IterationsForConstant(int copies, int iterations) =>
        new IterationsSimulation(copies, iterations);

    /// <summary>Open: this many iterations, so many each interval.</summary>
    public static LoadSimulation IterationsForInject(int rate, TimeSpan interval, int iterations) =>
        new IterationsInjectSimulation(rate, interval, iterations);

    /// <summary>Nothing for a while.</summary>
    public static LoadSimulation Pause(TimeSpan during) => new PauseSimulation(during);
}
