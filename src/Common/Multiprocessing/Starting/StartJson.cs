using System.Text.Json.Serialization;

namespace EchoServer.Common.Multiprocessing.Starting;

/// <summary>How start messages become JSON.</summary>
[JsonSerializable(typeof(StartMessage))]
internal sealed partial class StartJson : JsonSerializerContext;
