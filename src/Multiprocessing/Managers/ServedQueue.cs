
namespace EchoServer.Multiprocessing;

/// <summary>A queue that a manager serves.</summary>
/// <param name="Broker">The broker, which holds the items, which are JSON.</param>
/// <param name="Check">Throws a JsonException for an item that is not of the registered type.</param>
internal sealed record ServedQueue(QueueBroker<ReadOnlyMemory<byte>> Broker, Action<ReadOnlyMemory<byte>> Check);
