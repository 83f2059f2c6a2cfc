
namespace EchoServer.Multiprocessing;

/// <summary>The way to a queue's broker, in this process or another.</summary>
internal interface IQueueChannel
{
    /// <summary>Asks the broker for something, and waits for what comes of it.</summary>
    /// <param name="operation">The operation to ask for.</param>
    /// <param name="item">The item to put, as JSON.</param>
    /// <param name="timeout">How long the request may take; null waits without end.</param>
    /// <param name="cancellationToken">Withdraws the request. What is done before that is heard of stays done, and is
    /// returned.</param>
    /// <exception cref="OperationCanceledException">It was withdrawn.</exception>
    /// <exception cref="QueueUnavailableException">The broker's process has ended.</exception>
    Task<(BrokerOutcome Outcome, ReadOnlyMemory<byte> Item)> AskAsync(
        BrokerOperation operation, ReadOnlyMemory<byte> item = default, TimeSpan? timeout = null,
        CancellationToken cancellationToken = default);

    /// <summary>How many items wait.</summary>
    Task<long> CountAsync();
}
