using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace EchoServer.Multiprocessing;

/// <summary>
/// A queue that knows of each item whether it was finished, and by whom: one process holds it, and others use it. A
/// consumer says <see cref="TaskDone"/> when it is done with what it got; if it dies before, the item is handed out
/// again. <see cref="Join"/> waits until all that was put is finished.
/// </summary>
/// <remarks>
/// Any thread may use it. What a process has in hand finishes in the order in which it got it; one that gets items and
/// never says that they are done keeps all of them in hand, unless <see cref="JoinableQueueOptions.GetFinishes"/> is
/// set. Every method throws <see cref="QueueUnavailableException"/> when the process that holds the queue has ended.
/// </remarks>
/// <typeparam name="T">The items' type; they travel as JSON.</typeparam>
public abstract class BrokeredQueue<T>
{
    private readonly JsonTypeInfo<T> _type;

    private protected BrokeredQueue(JsonTypeInfo<T> type) => _type = type;

    /// <summary>How many items wait in it, at this moment. (Python's <c>qsize</c>.)</summary>
    [JsonIgnore]
    public int Count => (int)Channel.CountAsync().GetAwaiter().GetResult();

    private protected abstract IQueueChannel Channel { get; }

    /// <summary>Puts an item; waits while the queue is full.</summary>
    /// <exception cref="QueueClosedException">The queue is closed.</exception>
    /// <exception cref="JsonException">The item can't be written as JSON.</exception>
    public void Put(T item) => PutAsync(item).GetAwaiter().GetResult();

    /// <summary>Puts an item; waits for some time while the queue is full.</summary>
    /// <param name="item">The item.</param>
    /// <param name="timeout">How long; zero does not wait, <see cref="Timeout.InfiniteTimeSpan"/> waits without end.
    /// (Python's <c>put_nowait</c>.)</param>
    /// <returns>False when it is still full.</returns>
    /// <inheritdoc cref="Put"/>
    public bool TryPut(T item, TimeSpan timeout = default) => TryPutAsync(item, timeout).GetAwaiter().GetResult();

    /// <summary>Puts an item; waits while the queue is full.</summary>
    /// <inheritdoc cref="Put"/>
    /// <param name="item">The item.</param>
    /// <param name="cancellationToken">Stops waiting; then it was not put.</param>
    public async Task PutAsync(T item, CancellationToken cancellationToken = default) =>
        await TryPutAsync(item, null, cancellationToken);

    /// <summary>Gets an item; waits while there is none. It is in hand until <see cref="TaskDone"/>.</summary>
    /// <exception cref="QueueClosedException">The queue is closed, and nothing is left.</exception>
    /// <exception cref="JsonException">The item is not of this type; it is in hand all the same.</exception>
    public T Get() => GetAsync().GetAwaiter().GetResult();

    /// <summary>Gets an item; waits for some time while there is none.</summary>
    /// <param name="item">The item; it is in hand until <see cref="TaskDone"/>.</param>
    /// <param name="timeout">How long; zero does not wait, <see cref="Timeout.InfiniteTimeSpan"/> waits without end.
    /// (Python's <c>get_nowait</c>.)</param>
    /// <returns>False when there is still none, or the queue is closed and nothing is left.</returns>
    /// <inheritdoc cref="Get"/>
    public bool TryGet([MaybeNullWhen(false)] out T item, TimeSpan timeout = default)
    {
        (BrokerOutcome outcome, item) = AskForItemAsync(timeout, CancellationToken.None).GetAwaiter().GetResult();
        return outcome == BrokerOutcome.Done;
    }

    /// <summary>Gets an item; waits while there is none. It is in hand until <see cref="TaskDone"/>.</summary>
    /// <inheritdoc cref="Get"/>
    /// <param name="cancellationToken">Stops waiting; then nothing was got.</param>
    public async Task<T> GetAsync(CancellationToken cancellationToken = default)
    {
        (BrokerOutcome outcome, T? item) = await AskForItemAsync(null, cancellationToken);
        return outcome == BrokerOutcome.Done ? item! : throw new QueueClosedException();
    }

    /// <summary>Gets items until the queue is closed and nothing is left. Each is in hand until
    /// <see cref="TaskDone"/>.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async IAsyncEnumerable<T> ReadAllAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (await AskForItemAsync(null, cancellationToken) is (BrokerOutcome.Done, var item)) yield return item!;
    }

    /// <summary>Says that the item which this process got first, of those it has in hand, is finished.</summary>
    /// <exception cref="InvalidOperationException">It was called more often than items were got; or getting them
    /// finishes them.</exception>
    public void TaskDone() => TaskDoneAsync().GetAwaiter().GetResult();

    /// <inheritdoc cref="TaskDone"/>
    public async Task TaskDoneAsync()
    {
        (BrokerOutcome outcome, _) = await Channel.AskAsync(BrokerOperation.Done);
        if (outcome == BrokerOutcome.NothingInHand)
            throw new InvalidOperationException("TaskDone was called more often than items were got by this process");
    }

    /// <summary>Waits until all that was put is finished.</summary>
    /// <param name="timeout">How long to wait; null waits without end.</param>
    /// <returns>False when something is still unfinished.</returns>
    public bool Join(TimeSpan? timeout = null) => Channel.AskAsync(BrokerOperation.Join, timeout: Bounded(timeout))
        .GetAwaiter().GetResult().Outcome == BrokerOutcome.Done;

    /// <summary>Waits until all that was put is finished.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task JoinAsync(CancellationToken cancellationToken = default) =>
        await Channel.AskAsync(BrokerOperation.Join, cancellationToken: cancellationToken);

    /// <summary>Takes no more items, from nobody. Consumers get what is left, and then see the end.</summary>
    public void Close() => CloseAsync().GetAwaiter().GetResult();

    /// <inheritdoc cref="Close"/>
    public async Task CloseAsync() => await Channel.AskAsync(BrokerOperation.Close);

    private async Task<bool> TryPutAsync(T item, TimeSpan? timeout, CancellationToken cancellationToken = default)
    {
        (BrokerOutcome outcome, _) = await Channel.AskAsync(
            BrokerOperation.Put, JsonSerializer.SerializeToUtf8Bytes(item, _type), Bounded(timeout), cancellationToken);
        return outcome != BrokerOutcome.Closed ? outcome == BrokerOutcome.Done : throw new QueueClosedException();
    }

    private async Task<(BrokerOutcome Outcome, T? Item)> AskForItemAsync(
        TimeSpan? timeout, CancellationToken cancellationToken)
    {
        (BrokerOutcome outcome, ReadOnlyMemory<byte> json) = await Channel.AskAsync(
            BrokerOperation.Get, timeout: Bounded(timeout), cancellationToken: cancellationToken);
        return (outcome, outcome == BrokerOutcome.Done ? JsonSerializer.Deserialize(json.Span, _type) : default);
    }

    private static TimeSpan? Bounded(TimeSpan? timeout)
    {
        if (timeout == Timeout.InfiniteTimeSpan) return null;
        ArgumentOutOfRangeException.ThrowIfLessThan(timeout ?? TimeSpan.Zero, TimeSpan.Zero, nameof(timeout));
        return timeout;
    }
}
