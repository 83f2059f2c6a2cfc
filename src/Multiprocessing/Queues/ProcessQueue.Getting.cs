using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json;
using EchoServer.Linux.Calls;

namespace EchoServer.Multiprocessing;

/// <content>How items get out.</content>
public sealed partial class ProcessQueue<T>
{
    /// <summary>Takes the next item. Waits for one.</summary>
    /// <exception cref="QueueClosedException">The queue is closed, and empty.</exception>
    /// <exception cref="JsonException">What was put is no such item. It is gone.</exception>
    /// <exception cref="QueueLimitException">A limit of the kernel's is reached.</exception>
    public T Get()
    {
        var buffer = ItemBuffer.Rent();
        try
        {
            return _channel.Receive(buffer.Bytes, out ReceivedItem item) == ReceiveResult.Item
                ? _codec.Decode(item, buffer) : throw new QueueClosedException();
        }
        finally
        {
            buffer.Return();
        }
    }

    /// <summary>Takes the next item, if there is one in time.</summary>
    /// <param name="item">The item.</param>
    /// <param name="timeout">How long to wait; not at all when it is not given.</param>
    /// <returns>False when there was none, or when the queue is closed, and empty.</returns>
    /// <inheritdoc cref="Get"/>
    public bool TryGet([MaybeNullWhen(false)] out T item, TimeSpan timeout = default)
    {
        Countdown deadline = new(timeout);
        while (true)
        {
            ReceiveResult result = TryGetNow(out item!);
            if (result == ReceiveResult.Item) return true;
            if (result == ReceiveResult.End) return false;
            if (deadline.IsOver) return false;
            using Loan loan = _channel.BorrowForReceiving();
            Libc.WaitReadable(loan.Handle, deadline.Milliseconds);
        }
    }

    /// <summary>Takes the next item, as soon as there is one. No thread waits.</summary>
    /// <param name="cancellationToken">Ends the waiting; then nothing was taken.</param>
    /// <exception cref="OperationCanceledException">The waiting was cancelled.</exception>
    /// <inheritdoc cref="Get"/>
    public async Task<T> GetAsync(CancellationToken cancellationToken = default)
    {
        (bool isItem, T? item) = await TryGetAsync(cancellationToken);
        return isItem ? item! : throw new QueueClosedException();
    }

    /// <summary>Takes items until the queue is closed, and empty. Several may do so at once: each gets some.</summary>
    /// <param name="cancellationToken">Ends it; no item is lost.</param>
    /// <inheritdoc cref="GetAsync"/>
    public async IAsyncEnumerable<T> ReadAllAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (true)
        {
            (bool isItem, T? item) = await TryGetAsync(cancellationToken);
            if (!isItem) yield break;
            yield return item!;
        }
    }

    private async Task<(bool IsItem, T? Item)> TryGetAsync(CancellationToken cancellationToken)
    {
        var result = ReceiveResult.Nothing;
        T? item = default;
        await _getting.RetryAsync(
            () => (result = TryGetNow(out item)) != ReceiveResult.Nothing, _channel.BorrowForReceiving,
            Timeout.InfiniteTimeSpan, cancellationToken);
        return (result == ReceiveResult.Item, item);
    }

    private ReceiveResult TryGetNow([MaybeNull] out T item)
    {
        item = default;
        var buffer = ItemBuffer.Rent();
        try
        {
            ReceiveResult result = _channel.TryReceive(buffer.Bytes, out ReceivedItem received);
            if (result == ReceiveResult.Item) item = _codec.Decode(received, buffer);
            return result;
        }
        finally
        {
            buffer.Return();
        }
    }
}
