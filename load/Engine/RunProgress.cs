namespace EchoServer.Load.Engine;

/// <summary>How far a run is.</summary>
/// <param name="Elapsed">Since it started, the warm-up aside.</param>
/// <param name="Ok">How many iterations went well.</param>
/// <param name="Fail">How many failed.</param>
internal sealed record RunProgress(TimeSpan Elapsed, long Ok, long Fail);
