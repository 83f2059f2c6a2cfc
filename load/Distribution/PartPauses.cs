namespace EchoServer.Load.Distribution;

/// <summary>When a process that made a part of the load stood still.</summary>
/// <param name="Who">Which process, for people.</param>
/// <param name="Pauses">How often, and how long.</param>
internal sealed record PartPauses(string Who, Pauses Pauses);
