namespace EchoServer.Multiprocessing;

/// <summary>An item, and how often it was handed out.</summary>
internal sealed class BrokerEntry<T>(T item)
{
    public T Item { get; } = item;

    public int Deliveries { get; set; }
}
