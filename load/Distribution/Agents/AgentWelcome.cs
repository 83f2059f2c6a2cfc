namespace EchoServer.Load.Distribution.Agents;

/// <summary>What an agent is told when it has introduced itself.</summary>
/// <param name="IsWelcome">Whether both understand each other.</param>
/// <param name="Version">The version of the coordinator's echo-load.</param>
internal sealed record AgentWelcome(bool IsWelcome, string Version);
