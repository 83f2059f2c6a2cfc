using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace EchoServer.Multiprocessing;

/// <summary>Makes the brokers of the queues that this process holds.</summary>
internal static class BrokerFactory
{
    /// <summary>A broker for items of a type.</summary>
    /// <param name="queue">The queue's name, for the log.</param>
    /// <param name="type">How items become JSON.</param>
    /// <param name="options">How the queue behaves.</param>
    /// <param name="lost">Is told of items that nobody will finish, on a thread of the pool.</param>
    public static QueueBroker<ReadOnlyMemory<byte>> Create<T>(
        string queue, JsonTypeInfo<T> type, JoinableQueueOptions options, Action<LostItem<T>> lost) =>
        new(options.Capacity, options.OnConsumerDeath, options.MaxDeliveries, item => ThreadPool.QueueUserWorkItem(_ =>
        {
            ProcessLog.Warning(
                $"queue {queue}: an item is lost: {item.Consumer} left with it in hand, as delivery {item.Deliveries}");
            lost(new LostItem<T>(JsonSerializer.Deserialize(item.Item.Span, type)!, item.Deliveries, item.Consumer));
        }), options.GetFinishes);
}
