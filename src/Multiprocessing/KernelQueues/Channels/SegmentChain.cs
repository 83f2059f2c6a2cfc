using Microsoft.Win32.SafeHandles;

namespace EchoServer.Multiprocessing;

/// <summary>
/// An unbounded queue. The kernel bounds a connection, so it is a chain of them: who finds the last segment full seals
/// it, so that nobody can send there any more, and makes the next one; who has taken all items of a sealed segment goes
/// on to the next. Each step is one call that the kernel does wholly or not at all, and each can be done by anybody: so
/// it does not matter who is killed where.
/// </summary>
/// <param name="signpost">The signpost to begin at. Disposed with it.</param>
/// <param name="memory">Where large items are. Disposed with it.</param>
internal sealed class SegmentChain(Signpost signpost, ItemMemory memory) : ItemChannel
{
    private readonly Lock _sending = new(), _receiving = new();
    private Segment? _last; // where this process sends
    private Segment? _first; // where it receives
    private bool _isDisposed;

    /// <inheritdoc/>
    public override int? MessageLength => null;

    /// <inheritdoc/>
    public override int? Count => null;

    /// <inheritdoc/>
    public override SafeFileHandle Sending => signpost.Pair.Sending;

    /// <inheritdoc/>
    public override SafeFileHandle Receiving => signpost.Pair.Receiving;

    /// <inheritdoc/>
    public override ItemMemory Memory => memory;

    /// <inheritdoc/>
    public override SendResult TrySend(in ItemMessage message)
    {
        lock (_sending)
        {
            Segment last = Last();
            while (true)
            {
                SendResult result = ItemSocket.Send(last.Sending, message, wait: false);
                if (result is SendResult.Sent or SendResult.TooLong) return result;
                if (result == SendResult.Full) last.Seal();
                if (signpost.Follow(last) is not { } next) return SendResult.Closed;
                last.Dispose();
                _last = last = next;
            }
        }
    }

    /// <inheritdoc/>
    public override Loan BorrowForSending() => throw new NotSupportedException("an unbounded queue always has room");

    /// <inheritdoc/>
    public override void TakeRoom() => throw new NotSupportedException("an unbounded queue always has room");

    /// <inheritdoc/>
    public override void WaitForRoom() => throw new NotSupportedException("an unbounded queue always has room");

    /// <inheritdoc/>
    public override ReceiveResult TryReceive(Span<byte> buffer, out ReceivedItem item)
    {
        lock (_receiving)
        {
            Segment first = First();
            while (true)
            {
                ReceiveResult result = ItemSocket.Receive(first.Receiving, buffer, memory, wait: false, out item);
                if (result != ReceiveResult.End) return result;
                if (MoveOn(first) is not { } next) return ReceiveResult.End;
                first = next;
            }
        }
    }

    /// <inheritdoc/>
    public override Loan BorrowForReceiving()
    {
        lock (_receiving) return new Loan(First().Receiving);
    }

    /// <inheritdoc/>
    public override ReceiveResult Receive(Span<byte> buffer, out ReceivedItem item)
    {
        while (true)
        {
            // The lock is not held while waiting.
            using (Loan loan = BorrowForReceiving())
            {
                if (ItemSocket.Receive(loan.Handle, buffer, memory, wait: true, out item) == ReceiveResult.Item)
                    return ReceiveResult.Item;
            }
            ReceiveResult result = TryReceive(buffer, out item);
            if (result != ReceiveResult.Nothing) return result;
        }
    }

    /// <inheritdoc/>
    public override bool IsEmpty()
    {
        lock (_receiving)
        {
            Segment first = First();
            while (true)
            {
                ReceiveResult result = ItemSocket.Peek(first.Receiving);
                if (result != ReceiveResult.End) return result == ReceiveResult.Nothing;
                if (MoveOn(first) is not { } next) return true;
                first = next;
            }
        }
    }

    /// <inheritdoc/>
    public override void Close()
    {
        lock (_sending)
        {
            Segment last = Last();
            while (true)
            {
                last.Seal();
                last.Offer(MessageKind.Closed, null);
                if (signpost.Follow(last) is not { } next) return;
                last.Dispose();
                _last = last = next;
            }
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        lock (_sending)
        {
            lock (_receiving)
            {
                _isDisposed = true;
                _first?.Dispose();
                _last?.Dispose();
                signpost.Dispose();
                memory.Dispose();
            }
        }
    }

    private Segment Last()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return _last ??= signpost.Read();
    }

    private Segment First()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return _first ??= signpost.Read();
    }

    private Segment? MoveOn(Segment emptied)
    {
        if (signpost.Follow(emptied) is not { } next) return null;
        _first = next;
        signpost.Advance(emptied, next);
        emptied.Dispose();
        return next;
    }
}
