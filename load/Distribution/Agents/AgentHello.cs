namespace EchoServer.Load.Distribution.Agents;

/// <summary>How an agent introduces itself, before it is given anything.</summary>
/// <param name="Version">The version of its echo-load.</param>
/// <param name="Protocol">What it understands; see <see cref="AgentLines.Protocol"/>.</param>
/// <param name="Name">Its name, for people.</param>
internal sealed record AgentHello(string Version, int Protocol, string Name);
