using System.Text.Json.Serialization;

namespace EchoServer.Common.Multiprocessing.Queues.Messages;

/// <summary>Items of these types need no JSON context of the program's.</summary>
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(double))]
[JsonSerializable(typeof(bool))]
internal sealed partial class BuiltInJson : JsonSerializerContext;
