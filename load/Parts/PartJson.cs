using System.Text.Json.Serialization;

namespace EchoServer.Load.Parts;

/// <summary>How parts, and what is said of them, become JSON.</summary>
[JsonSourceGenerationOptions(RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(PartTask))]
[JsonSerializable(typeof(PartMessage))]
[JsonSerializable(typeof(PartResult))]
internal sealed partial class PartJson : JsonSerializerContext;
