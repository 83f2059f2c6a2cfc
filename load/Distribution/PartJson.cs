using System.Text.Json.Serialization;
using EchoServer.Load.Distribution.Agents;
using EchoServer.Load.Distribution.Workers;

namespace EchoServer.Load.Distribution;

/// <summary>How what processes say to each other becomes JSON.</summary>
[JsonSourceGenerationOptions(RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(PartTask))]
[JsonSerializable(typeof(LoadPart))]
[JsonSerializable(typeof(PartMessage))]
[JsonSerializable(typeof(PartResult))]
[JsonSerializable(typeof(WorkerLines))]
[JsonSerializable(typeof(AgentHello))]
[JsonSerializable(typeof(AgentWelcome))]
[JsonSerializable(typeof(int))]
internal sealed partial class PartJson : JsonSerializerContext;
