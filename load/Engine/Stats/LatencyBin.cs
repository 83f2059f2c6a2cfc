namespace EchoServer.Load.Engine.Stats;

/// <summary>How many took about so long.</summary>
/// <param name="FromMs">This long or longer, in milliseconds.</param>
/// <param name="ToMs">And shorter than this.</param>
/// <param name="Count">How many.</param>
internal sealed record LatencyBin(double FromMs, double ToMs, long Count);
