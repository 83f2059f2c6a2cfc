namespace EchoServer.Load.Engine.Stats;

/// <summary>How many.</summary>
/// <param name="Count">The number.</param>
/// <param name="RPS">The number a second.</param>
/// <param name="Percent">The share of all, in whole percent.</param>
internal sealed record RequestStats(int Count, double RPS, int Percent);
