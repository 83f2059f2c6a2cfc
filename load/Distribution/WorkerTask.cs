namespace EchoServer.Load.Distribution;

/// <summary>What a worker process is asked for.</summary>
/// <param name="Number">Which part, from 0.</param>
/// <param name="Part">The part.</param>
internal sealed record WorkerTask(int Number, LoadPart Part);
