namespace EchoServer.Load.Engine.Stats;

/// <summary>How often a status code came.</summary>
/// <param name="StatusCode">The code.</param>
/// <param name="IsError">Whether it is that of failures.</param>
/// <param name="Message">The first message that came with it.</param>
/// <param name="Count">How often.</param>
/// <param name="Percent">The share of all, in whole percent.</param>
internal sealed record StatusCodeStats(string StatusCode, bool IsError, string Message, int Count, int Percent);
