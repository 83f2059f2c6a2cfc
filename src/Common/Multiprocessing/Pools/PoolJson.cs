using System.Text.Json.Serialization;
using EchoServer.Common.Multiprocessing.Json;

namespace EchoServer.Common.Multiprocessing.Pools;

/// <summary>How what a pool says to its workers becomes JSON.</summary>
[JsonSourceGenerationOptions(MaxDepth = ValueJson.MostMessageDepth)]
[JsonSerializable(typeof(WorkerArguments))]
internal sealed partial class PoolJson : JsonSerializerContext;
