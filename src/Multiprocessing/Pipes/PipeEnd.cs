using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using EchoServer.Linux.Calls;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Multiprocessing;

/// <summary>One end of a <see cref="ProcessPipe"/>. A child gets it among the arguments it starts with. (What Python's
/// <c>multiprocessing.Pipe</c> makes two of.)</summary>
/// <remarks>
/// The other side sees the end when <em>all</em> copies of this end are closed: dispose your own once a child has one.
/// Safe for use by several threads; killing a process does nothing to the other end but that it sees the end.
/// </remarks>
/// <typeparam name="T">What goes through it.</typeparam>
public sealed class PipeEnd<T> : IDisposable
{
    private readonly ItemCodec<T> _codec;
    private readonly SafeFileHandle _socket;
    private readonly ItemMemory _memory;
    private readonly ReadinessTurns _receiving = new();
    private bool _isDisposed;

    /// <summary>The end that another process has handed over; for JSON.</summary>
    /// <param name="socket">The end.</param>
    /// <param name="memory">Where large items are.</param>
    /// <param name="canReceive">Whether items come out of it.</param>
    /// <param name="canSend">Whether items go into it.</param>
    [JsonConstructor]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public PipeEnd(InheritedHandle socket, InheritedHandle memory, bool canReceive, bool canSend)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentNullException.ThrowIfNull(memory);
        (_codec, _socket, _memory, CanReceive, CanSend) =
            (ItemCodecs.Received<T>(), socket.Handle, new ItemMemory(memory.Handle), canReceive, canSend);
    }

    internal PipeEnd(ItemCodec<T> codec, SafeFileHandle socket, ItemMemory memory, bool canReceive, bool canSend) =>
        (_codec, _socket, _memory, CanReceive, CanSend) = (codec, socket, memory, canReceive, canSend);

    /// <summary>Whether items come out of it.</summary>
    public bool CanReceive { get; }

    /// <summary>Whether items go into it.</summary>
    public bool CanSend { get; }

    /// <summary>Part of the pipe end's JSON form.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public InheritedHandle Socket => new(_socket);

    /// <summary>Part of the pipe end's JSON form.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public InheritedHandle Memory => new(_memory.Handle);

    /// <summary>Sends an item. Waits for room: the kernel keeps some 200 KiB that were sent and not received
    /// (net.core.wmem_default).</summary>
    /// <exception cref="PipeClosedException">Nobody has the other end.</exception>
    /// <exception cref="InvalidOperationException">It is the receiving end of a pipe that goes one way.</exception>
    /// <exception cref="IOException">A limit of the kernel's is reached (<see cref="QueueLimitException"/>), or there
    /// is no memory for a large item; the item was not sent.</exception>
    public void Send(T item)
    {
        if (!CanSend) throw new InvalidOperationException("this is the receiving end of a pipe that goes one way");
        var buffer = ItemBuffer.Rent();
        ItemMessage message = default;
        try
        {
            message = new ItemMessage(_codec.Encode(item, buffer), messageLength: null, _memory);
            SendResult result = ItemSocket.Send(_socket, message, wait: true);
            if (result == SendResult.TooLong)
            {
                message = message.InMemory();
                result = ItemSocket.Send(_socket, message, wait: true);
            }
            if (result == SendResult.Closed) throw new PipeClosedException();
        }
        finally
        {
            message.Dispose();
            buffer.Return();
        }
    }

    /// <summary>Receives the next item. Waits for one.</summary>
    /// <exception cref="EndOfStreamException">All was received, and nobody has the other end.</exception>
    /// <exception cref="InvalidOperationException">It is the sending end of a pipe that goes one way.</exception>
    /// <exception cref="JsonException">What was sent is no such item. It is gone.</exception>
    public T Receive()
    {
        while (true)
        {
            switch (Receive(wait: true, out T? item))
            {
                case ReceiveResult.Item: return item!;
                case ReceiveResult.End: throw End();
            }
        }
    }

    /// <summary>Receives the next item, if there is one in time.</summary>
    /// <param name="item">The item.</param>
    /// <param name="timeout">How long to wait; not at all when it is not given.</param>
    /// <returns>False when there was none, or when nobody has the other end.</returns>
    /// <inheritdoc cref="Receive()"/>
    public bool TryReceive([MaybeNullWhen(false)] out T item, TimeSpan timeout = default)
    {
        Countdown deadline = new(timeout);
        while (true)
        {
            ReceiveResult result = Receive(wait: false, out item);
            if (result != ReceiveResult.Nothing) return result == ReceiveResult.Item;
            if (deadline.IsOver) return false;
            Libc.WaitReadable(_socket, deadline.Milliseconds);
        }
    }

    /// <summary>Receives the next item, as soon as there is one. No thread waits.</summary>
    /// <param name="cancellationToken">Ends the waiting; then nothing was received.</param>
    /// <exception cref="OperationCanceledException">The waiting was cancelled.</exception>
    /// <inheritdoc cref="Receive()"/>
    public async Task<T> ReceiveAsync(CancellationToken cancellationToken = default)
    {
        var result = ReceiveResult.Nothing;
        T? item = default;
        await _receiving.RetryAsync(
            () =>
                (result = Receive(wait: false, out item)) != ReceiveResult.Nothing, () =>
                    new Loan(_socket), Timeout.InfiniteTimeSpan, cancellationToken);
        return result == ReceiveResult.Item ? item! : throw End();
    }

    /// <summary>Whether there is something to receive; the end counts.</summary>
    /// <param name="timeout">How long to wait for it; not at all when it is not given.</param>
    /// <exception cref="InvalidOperationException">It is the sending end of a pipe that goes one way.</exception>
    public bool Poll(TimeSpan timeout = default)
    {
        ThrowIfNotReceiving();
        Countdown deadline = new(timeout);
        while (ItemSocket.Peek(_socket) == ReceiveResult.Nothing)
        {
            if (deadline.IsOver) return false;
            Libc.WaitReadable(_socket, deadline.Milliseconds);
        }
        return true;
    }

    /// <summary>Closes this copy of the end. No Receive without a time-out may be under way, as it would go on; one
    /// that is asynchronous ends.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, true)) return;
        _receiving.Dispose();
        _socket.Dispose();
        _memory.Dispose();
    }

    private ReceiveResult Receive(bool wait, out T? item)
    {
        ThrowIfNotReceiving();
        item = default;
        var buffer = ItemBuffer.Rent();
        try
        {
            ReceiveResult result = ItemSocket.Receive(_socket, buffer.Bytes, _memory, wait, out ReceivedItem received);
            if (result == ReceiveResult.Item) item = _codec.Decode(received, buffer);
            return result;
        }
        finally
        {
            buffer.Return();
        }
    }

    private void ThrowIfNotReceiving()
    {
        if (!CanReceive) throw new InvalidOperationException("this is the sending end of a pipe that goes one way");
    }

    private static EndOfStreamException End() => new("nobody has the other end of the pipe");
}
