namespace EchoServer.Load.Distribution;

/// <summary>What another process is asked for.</summary>
/// <param name="Number">Which part, from 0.</param>
/// <param name="Of">How many parts there are.</param>
/// <param name="Part">The part.</param>
internal sealed record PartTask(int Number, int Of, LoadPart Part);
