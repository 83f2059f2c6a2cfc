namespace EchoServer.Multiprocessing;

/// <summary>An item that nobody will finish: its consumer left with it in hand, and it is not handed out again. It
/// counts as finished.</summary>
/// <typeparam name="T">The items' type.</typeparam>
/// <param name="Item">The item.</param>
/// <param name="Deliveries">How often it was handed out.</param>
/// <param name="Consumer">The name of the consumer that had the item last.</param>
public sealed record LostItem<T>(T Item, int Deliveries, string Consumer);
