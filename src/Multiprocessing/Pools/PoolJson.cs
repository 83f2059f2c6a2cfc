using System.Text.Json.Serialization;

namespace EchoServer.Multiprocessing;

/// <summary>How what a pool says to its workers becomes JSON.</summary>
[JsonSourceGenerationOptions(MaxDepth = ValueJson.MostMessageDepth)]
[JsonSerializable(typeof(WorkerArguments))]
internal sealed partial class PoolJson : JsonSerializerContext;
