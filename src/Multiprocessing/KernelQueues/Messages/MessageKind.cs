namespace EchoServer.Multiprocessing;

/// <summary>What a message is: its first byte.</summary>
internal enum MessageKind : byte
{
    /// <summary>An item.</summary>
    Item = 1,

    /// <summary>An item in a piece of the queue's memory; the message tells where.</summary>
    LargeItem,

    /// <summary>The next segment of a queue, whose descriptors come with the message.</summary>
    Link,

    /// <summary>There is no next segment: the queue is closed.</summary>
    Closed,

    /// <summary>The segment was left by all items: the signpost tells where they are now.</summary>
    Moved,

    /// <summary>An item was taken: there may be room for another.</summary>
    Room,
}
