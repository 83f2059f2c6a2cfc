namespace EchoServer.Load.Engine;

/// <summary>A part of a scenario's load: a phase that is planned from where the one before left off.</summary>
internal abstract record LoadSimulation
{
    /// <summary>Plans it.</summary>
    /// <param name="copies">How many copies the simulation before ended with.</param>
    /// <param name="rate">At what rate, a second, it ended.</param>
    /// <param name="random">For simulations that draw.</param>
    public abstract Phase Plan(int copies, double rate, Random random);

    /// <summary>The same load for a time in which nothing counts.</summary>
    public abstract LoadSimulation WarmUp(TimeSpan during);
}
