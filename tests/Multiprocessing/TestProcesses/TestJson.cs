using System.Text.Json.Serialization;

namespace EchoServer.TestProcesses;

/// <summary>How their arguments become JSON.</summary>
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(double))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(Greeter))]
[JsonSerializable(typeof(Heard))]
[JsonSerializable(typeof(Introducer))]
[JsonSerializable(typeof(Unwritable))]
[JsonSerializable(typeof(Tree))]
[JsonSerializable(typeof(System.Text.Json.JsonElement))]
[JsonSerializable(typeof(Ring))]
[JsonSerializable(typeof(Dictionary<string, int>))]
public sealed partial class TestJson : JsonSerializerContext;
