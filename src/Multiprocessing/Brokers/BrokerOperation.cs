namespace EchoServer.Multiprocessing;

/// <summary>What can be asked of a queue.</summary>
internal enum BrokerOperation
{
    /// <summary>To take an item; waits for room.</summary>
    Put,

    /// <summary>To hand out an item; waits for one.</summary>
    Get,

    /// <summary>To note that the item that was handed out first is finished.</summary>
    Done,

    /// <summary>To wait until all items are finished.</summary>
    Join,

    /// <summary>To take no more items.</summary>
    Close,
}
