using System.Text.Json.Serialization;

namespace EchoServer.Common.Multiprocessing.Pools;

/// <summary>How what a pool says to its workers becomes JSON.</summary>
[JsonSerializable(typeof(WorkerArguments))]
internal sealed partial class PoolJson : JsonSerializerContext;
