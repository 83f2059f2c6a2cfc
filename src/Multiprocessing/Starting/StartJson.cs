using System.Text.Json.Serialization;

namespace EchoServer.Multiprocessing;

/// <summary>How start messages become JSON.</summary>
[JsonSourceGenerationOptions(MaxDepth = ValueJson.MostMessageDepth)]
[JsonSerializable(typeof(byte[]))]
[JsonSerializable(typeof(StartMessage))]
internal sealed partial class StartJson : JsonSerializerContext;
