using Microsoft.Win32.SafeHandles;

namespace EchoServer.Multiprocessing;

/// <summary>What a queue is made of: sockets that all its processes have. Safe for use by several threads.</summary>
internal abstract class ItemChannel : IDisposable
{
    /// <summary>How many bytes every message has; null where each has what it needs.</summary>
    public abstract int? MessageLength { get; }

    /// <summary>How many items there are; null where the kernel does not tell.</summary>
    public abstract int? Count { get; }

    /// <summary>What is handed over to other processes: where items are sent.</summary>
    public abstract SafeFileHandle Sending { get; }

    /// <summary>What is handed over to other processes: where they are received.</summary>
    public abstract SafeFileHandle Receiving { get; }

    /// <summary>Where large items are; handed over to other processes, too.</summary>
    public abstract ItemMemory Memory { get; }

    /// <summary>Sends an item, if there is room.</summary>
    /// <exception cref="QueueLimitException">A limit of the kernel's is reached; the item was not sent.</exception>
    public abstract SendResult TrySend(in ItemMessage message);

    /// <summary>Where to wait for room after <see cref="SendResult.Full"/>. To be returned.</summary>
    public abstract Loan BorrowForSending();

    /// <summary>Someone has waited for room: takes the sign that there is some, if it is still there.</summary>
    public abstract void TakeRoom();

    /// <summary>Waits for room, and at most for so long that nothing is missed if it never comes.</summary>
    public abstract void WaitForRoom();

    /// <summary>Receives an item, if there is one.</summary>
    /// <exception cref="QueueLimitException">A limit of the kernel's is reached.</exception>
    public abstract ReceiveResult TryReceive(Span<byte> buffer, out ReceivedItem item);

    /// <summary>Where to wait after <see cref="ReceiveResult.Nothing"/>: readable when it makes sense to try again. To
    /// be returned.</summary>
    public abstract Loan BorrowForReceiving();

    /// <summary>Receives an item, as soon as there is one.</summary>
    /// <returns>An item, or the end.</returns>
    public abstract ReceiveResult Receive(Span<byte> buffer, out ReceivedItem item);

    /// <summary>Whether there is nothing at this moment.</summary>
    public abstract bool IsEmpty();

    /// <summary>Nothing can be sent from here on, by any process.</summary>
    public abstract void Close();

    /// <inheritdoc/>
    public abstract void Dispose();
}
