namespace EchoServer.Load.Engine;

/// <summary>No load for a while.</summary>
internal sealed record PauseSimulation(TimeSpan During) : LoadSimulation
{
    /// <inheritdoc/>
    public override Phase Plan(int copies, double rate, Random random) => new PausePhase(During);

    /// <inheritdoc/>
    public override LoadSimulation WarmUp(TimeSpan during) => new PauseSimulation(during);
}
