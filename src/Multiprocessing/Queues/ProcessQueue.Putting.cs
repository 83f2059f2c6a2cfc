using EchoServer.Linux.Calls;

namespace EchoServer.Multiprocessing;

/// <content>How items get in.</content>
public sealed partial class ProcessQueue<T>
{
    /// <summary>Puts an item. Waits for room, if the queue has a capacity. When it returns, the item is in the queue,
    /// whatever becomes of this process.</summary>
    /// <exception cref="QueueClosedException">The queue is closed.</exception>
    /// <exception cref="QueueLimitException">A limit of the kernel's is reached; the item was not put.</exception>
    /// <exception cref="IOException">There is no memory for a large item; it was not put.</exception>
    /// <exception cref="ArgumentNullException">The item is null, in a queue of byte[].</exception>
    /// <exception cref="ArgumentException">The item is a text of more than 2 GiB.</exception>
    public void Put(T item) => Put(item, Timeout.InfiniteTimeSpan);

    /// <summary>Puts an item, if there is room in time.</summary>
    /// <param name="item">The item.</param>
    /// <param name="timeout">How long to wait; not at all when it is not given.</param>
    /// <returns>False when there was no room.</returns>
    /// <inheritdoc cref="Put(T)"/>
    public bool TryPut(T item, TimeSpan timeout = default) => Put(item, timeout);

    /// <summary>Puts an item, as soon as there is room. No thread waits.</summary>
    /// <param name="item">The item.</param>
    /// <param name="cancellationToken">Ends the waiting; then the item was not put.</param>
    /// <exception cref="OperationCanceledException">The waiting was cancelled.</exception>
    /// <inheritdoc cref="Put(T)"/>
    public Task PutAsync(T item, CancellationToken cancellationToken = default) => _putting.RetryAsync(
        () =>
        {
            if (Put(item, TimeSpan.Zero)) return true;
            _channel.TakeRoom();
            return Put(item, TimeSpan.Zero);
        },
        _channel.BorrowForSending,
        BoundedSocket.Patience,
        cancellationToken);

    private bool Put(T item, TimeSpan timeout)
    {
        var buffer = ItemBuffer.Rent();
        ItemMessage message = default;
        try
        {
            message = new ItemMessage(_codec.Encode(item, buffer), MessageLength, _channel.Memory);
            Countdown deadline = new(timeout);
            while (true)
            {
                SendResult result = _channel.TrySend(message);
                if (result == SendResult.Closed) throw new QueueClosedException();
                if (result == SendResult.Sent) return true;
                if (result == SendResult.TooLong) message = message.InMemory();
                else if (timeout == Timeout.InfiniteTimeSpan) _channel.WaitForRoom();
                else if (!WaitForRoom(deadline)) return false;
            }
        }
        finally
        {
            message.Dispose();
            buffer.Return();
        }
    }

    private bool WaitForRoom(Countdown deadline)
    {
        if (deadline.IsOver) return false;
        using Loan loan = _channel.BorrowForSending();
        Libc.WaitReadable(loan.Handle, Math.Min(deadline.Milliseconds, (int)BoundedSocket.Patience.TotalMilliseconds));
        _channel.TakeRoom();
        return true;
    }
}
