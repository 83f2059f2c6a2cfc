namespace EchoServer.Multiprocessing;

/// <summary>What came of sending.</summary>
internal enum SendResult
{
    /// <summary>The item was sent, and can be received.</summary>
    Sent,

    /// <summary>There is no room for the item now.</summary>
    Full,

    /// <summary>Nobody can receive the item.</summary>
    Closed,

    /// <summary>The socket takes no message of that length, or the kernel has no memory for it in one piece: the item
    /// needs a piece of the queue's memory.</summary>
    TooLong,
}
