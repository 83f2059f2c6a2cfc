
namespace EchoServer.Multiprocessing;

/// <summary>Tells of an item that nobody will finish.</summary>
/// <typeparam name="T">The items' type.</typeparam>
public sealed class ItemLostEventArgs<T>(LostItem<T> lost) : EventArgs
{
    /// <summary>The item, and who had it.</summary>
    public LostItem<T> Lost { get; } = lost;
}
