using System.Text.Json.Serialization;
using EchoServer.Multiprocessing;

namespace EchoServer.TestProcesses;

/// <summary>How queues, pipes and their items become JSON.</summary>
[JsonSerializable(typeof(QueueItem))]
[JsonSerializable(typeof(QueueWork))]
[JsonSerializable(typeof(GreedyWork))]
[JsonSerializable(typeof(Tree))]
[JsonSerializable(typeof(char))]
[JsonSerializable(typeof(QueueBenchmark))]
[JsonSerializable(typeof(ProcessQueue<int>))]
[JsonSerializable(typeof(ProcessQueue<ProcessQueue<int>>))]
[JsonSerializable(typeof(PipeEnd<string>))]
public sealed partial class QueueJson : JsonSerializerContext;
