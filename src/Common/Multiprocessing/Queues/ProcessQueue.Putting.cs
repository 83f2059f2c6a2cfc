using System.Diagnostics;
using EchoServer.Common.Interop;
using EchoServer.Common.Multiprocessing.Queues.Bounded;
using EchoServer.Common.Multiprocessing.Queues.Messages;

namespace EchoServer.Common.Multiprocessing.Queues;

/// <content>How items get in.</content>
public sealed partial class ProcessQueue<T>
{
    private readonly SemaphoreSlim _putting = new(1); // one waits for room, the others for it

    /// <summary>Puts an item. Waits for room, if the queue has a capacity. When it returns, the item is in the queue, whatever becomes of this process.</summary>
    /// <exception cref="QueueClosedException">The queue is closed.</exception>
    /// <exception cref="QueueLimitException">A limit of the kernel's is reached; the item was not put.</exception>
    /// <exception cref="LinuxException">There is no memory for a large item; it was not put.</exception>
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
    public async Task PutAsync(T item, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (TryPut(item)) return;
        await _putting.WaitAsync(cancellationToken);
        try
        {
            while (!TryPut(item))
            {
                await WaitAsync(_channel.BorrowForSending(), BoundedSocket.Patience, cancellationToken);
                _channel.TakeRoom();
            }
        }
        finally
        {
            _putting.Release();
        }
    }

    private bool Put(T item, TimeSpan timeout)
    {
        var buffer = ItemBuffer.Rent();
        try
        {
            using ItemMessage message = new(_codec.Encode(item, buffer), MessageLength);
            long start = Stopwatch.GetTimestamp();
            while (true)
            {
                SendResult result = _channel.TrySend(message);
                if (result == SendResult.Closed) throw new QueueClosedException();
                if (result == SendResult.Sent) return true;
                if (timeout == Timeout.InfiniteTimeSpan) _channel.WaitForRoom();
                else if (!WaitForRoom(timeout - Stopwatch.GetElapsedTime(start))) return false;
            }
        }
        finally
        {
            buffer.Return();
        }
    }

    private bool WaitForRoom(TimeSpan left)
    {
        if (left <= TimeSpan.Zero) return false;
        TimeSpan time = left < BoundedSocket.Patience ? left : BoundedSocket.Patience;
        using Loan loan = _channel.BorrowForSending();
        Libc.WaitReadable(loan.Handle, (int)Math.Ceiling(time.TotalMilliseconds));
        _channel.TakeRoom();
        return true;
    }
}
