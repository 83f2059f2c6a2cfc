using System.Text.Json.Serialization;

namespace EchoServer.Multiprocessing;

/// <summary>How what a fork server is told becomes JSON.</summary>
[JsonSerializable(typeof(ForkServerMessage))]
internal sealed partial class ForkServerJson : JsonSerializerContext;
