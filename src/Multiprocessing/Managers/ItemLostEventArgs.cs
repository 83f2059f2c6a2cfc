
namespace EchoServer.Multiprocessing;

/// <summary>Tells of an item that nobody will finish.</summary>
/// <typeparam name="T">Of the queue's items.</typeparam>
public sealed class ItemLostEventArgs<T>(LostItem<T> lost) : EventArgs
{
    /// <summary>The item, and who had it.</summary>
    public LostItem<T> Lost { get; } = lost;
}
