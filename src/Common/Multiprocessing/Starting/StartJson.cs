using System.Text.Json.Serialization;
using EchoServer.Common.Multiprocessing.ForkServing;
using EchoServer.Common.Multiprocessing.Json;

namespace EchoServer.Common.Multiprocessing.Starting;

/// <summary>How start messages become JSON.</summary>
[JsonSourceGenerationOptions(MaxDepth = ValueJson.MostMessageDepth)]
[JsonSerializable(typeof(byte[]))]
[JsonSerializable(typeof(ForkServerMessage))]
[JsonSerializable(typeof(StartMessage))]
internal sealed partial class StartJson : JsonSerializerContext;
