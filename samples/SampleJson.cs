using System.Text.Json.Serialization;

namespace EchoServer.Samples;

/// <summary>How the samples' arguments and items become JSON.</summary>
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(Talker))]
[JsonSerializable(typeof(Bench.StreamArguments))]
[JsonSerializable(typeof(ProducersConsumers.ProducerArguments))]
[JsonSerializable(typeof(ProducersConsumers.ConsumerArguments))]
[JsonSerializable(typeof(JoinableTasks.ConsumerArguments), TypeInfoPropertyName = "JoinableConsumer")]
internal sealed partial class SampleJson : JsonSerializerContext;
