using System.Text.Json.Serialization;

namespace EchoServer.Load.Distribution;

/// <summary>How what processes say to each other becomes JSON.</summary>
[JsonSourceGenerationOptions(RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(WorkerTask))]
[JsonSerializable(typeof(LoadPart))]
[JsonSerializable(typeof(PartMessage))]
[JsonSerializable(typeof(PartResult))]
[JsonSerializable(typeof(WorkerLines))]
[JsonSerializable(typeof(int))]
internal sealed partial class PartJson : JsonSerializerContext;
