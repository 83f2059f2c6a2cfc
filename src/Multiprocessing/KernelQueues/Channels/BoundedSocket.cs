using EchoServer.Linux;
using EchoServer.Linux.Calls;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Multiprocessing;

/// <summary>
/// A queue of a capacity: one connection, whose room the kernel counts. All messages are equally long, so each takes
/// equally much of it, and it is set such that just so many fit. When an item is taken, a message in the opposite
/// direction tells so: the kernel itself would wake those who wait for room only once three quarters are free.
/// </summary>
/// <param name="pair">The connection. Disposed with it.</param>
/// <param name="memory">Where large items are. Disposed with it.</param>
/// <param name="messageLength">How many bytes every message has.</param>
internal sealed class BoundedSocket(SocketPair pair, ItemMemory memory, int messageLength) : ItemChannel
{
    /// <summary>After so long, who waits for room looks for itself: who took an item may have been killed before it
    /// told.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    private static readonly byte[] _room = [(byte)MessageKind.Room];
    private readonly Lazy<int> _cost = new(() => MessageCost.Of(messageLength));

    /// <inheritdoc/>
    public override int? MessageLength => messageLength;

    /// <inheritdoc/>
    public override int? Count => Libc.GetSendQueue(pair.Sending) / _cost.Value;

    /// <inheritdoc/>
    public override SafeFileHandle Sending => pair.Sending;

    /// <inheritdoc/>
    public override SafeFileHandle Receiving => pair.Receiving;

    /// <inheritdoc/>
    public override ItemMemory Memory => memory;

    /// <inheritdoc/>
    public override SendResult TrySend(in ItemMessage message) => ItemSocket.Send(pair.Sending, message, wait: false);

    /// <inheritdoc/>
    public override Loan BorrowForSending() => new(pair.Sending);

    /// <inheritdoc/>
    public override void TakeRoom() => TakeRoom(Libc.MSG_DONTWAIT);

    /// <inheritdoc/>
    public override void WaitForRoom() => TakeRoom(0); // for as long as its SO_RCVTIMEO says

    /// <inheritdoc/>
    public override ReceiveResult TryReceive(Span<byte> buffer, out ReceivedItem item) =>
        Receive(buffer, wait: false, out item);

    /// <inheritdoc/>
    public override Loan BorrowForReceiving() => new(pair.Receiving);

    /// <inheritdoc/>
    public override ReceiveResult Receive(Span<byte> buffer, out ReceivedItem item) =>
        Receive(buffer, wait: true, out item);

    /// <inheritdoc/>
    public override bool IsEmpty() => ItemSocket.Peek(pair.Receiving) != ReceiveResult.Item;

    /// <inheritdoc/>
    public override void Close() => Libc.ShutDownSending(pair.Sending);

    /// <inheritdoc/>
    public override void Dispose()
    {
        pair.Dispose();
        memory.Dispose();
    }

    private ReceiveResult Receive(Span<byte> buffer, bool wait, out ReceivedItem item)
    {
        ReceiveResult result;
        do result = ItemSocket.Receive(pair.Receiving, buffer, memory, wait, out item);
        while (wait && result == ReceiveResult.Nothing);
        // That it can't be sent means that nobody has taken the last ones, so nobody waits.
        if (result == ReceiveResult.Item)
            Libc.SendMessage(pair.Receiving, _room, default, default, null, null, Libc.MSG_DONTWAIT);
        return result;
    }

    private void TakeRoom(int flags)
    {
        Span<byte> kind = stackalloc byte[1];
        int errno = Libc.ReceiveMessage(pair.Sending, kind, takesDescriptors: false, flags, out _);
        if (errno is not (0 or Errno.EAGAIN or Errno.EINTR)) throw new LinuxException("recvmsg", errno);
    }
}
