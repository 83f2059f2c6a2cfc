using System.Text.Json.Serialization;
using EchoServer.Common.Multiprocessing.ForkServing;

namespace EchoServer.Common.Multiprocessing.Starting;

/// <summary>How start messages become JSON.</summary>
[JsonSerializable(typeof(byte[]))]
[JsonSerializable(typeof(ForkServerMessage))]
[JsonSerializable(typeof(StartMessage))]
internal sealed partial class StartJson : JsonSerializerContext;
