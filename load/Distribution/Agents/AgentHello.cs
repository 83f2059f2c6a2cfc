using System.Text.Json.Serialization;

namespace EchoServer.Load.Distribution.Agents;

/// <summary>How an agent introduces itself, before it is given anything.</summary>
/// <param name="Version">The version of its echo-load.</param>
/// <param name="Protocol">What it understands; see <see cref="AgentLines.Protocol"/>.</param>
/// <param name="Name">Its name, for people.</param>
internal sealed record AgentHello(string Version, int Protocol, string Name);

/// <summary>What an agent is told when it has introduced itself.</summary>
/// <param name="IsWelcome">Whether both understand each other.</param>
/// <param name="Version">The version of the coordinator's echo-load.</param>
internal sealed record AgentWelcome(bool IsWelcome, string Version);

/// <summary>How greetings become JSON, and the numbers of gates, where nobody puts any.</summary>
[JsonSourceGenerationOptions(RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(AgentHello))]
[JsonSerializable(typeof(AgentWelcome))]
[JsonSerializable(typeof(int))]
internal sealed partial class AgentJson : JsonSerializerContext;
