using System.Text.Json.Serialization.Metadata;

namespace EchoServer.Multiprocessing;

/// <summary>A queue of a <see cref="QueueManager"/>, in the manager's process or in a client's.</summary>
/// <typeparam name="T">The items' type.</typeparam>
public sealed class ManagedQueue<T> : BrokeredQueue<T>
{
    internal ManagedQueue(JsonTypeInfo<T> type, IQueueChannel channel)
        : base(type) => Channel = channel;

    /// <summary>An item was lost: see <see cref="ConsumerDeath"/>. Raised in the manager's process alone, on a thread
    /// of the pool.</summary>
    public event EventHandler<ItemLostEventArgs<T>>? ItemLost;

    private protected override IQueueChannel Channel { get; }

    internal void RaiseLost(LostItem<T> lost) => ItemLost?.Invoke(this, new ItemLostEventArgs<T>(lost));
}
