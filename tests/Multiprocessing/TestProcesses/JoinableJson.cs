using System.Text.Json.Serialization;

namespace EchoServer.TestProcesses;

/// <summary>How work on joinable queues becomes JSON.</summary>
[JsonSerializable(typeof(Job))]
[JsonSerializable(typeof(JoinableWork))]
public sealed partial class JoinableJson : JsonSerializerContext;
