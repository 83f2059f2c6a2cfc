using EchoServer.Linux;
using EchoServer.Linux.Calls;

namespace EchoServer.Multiprocessing;

/// <summary>Makes queues of a capacity.</summary>
internal static class BoundedSocketMaker
{
    private const int LeastSendBuffer = 4608; // SOCK_MIN_SNDBUF on 64-bit Linux: the kernel gives no less
    private const int ShortLength = 180;
    // some forty messages that tell of room: more have no use, and stale ones are read in vain
    private const int RoomBuffer = 32 * 1024;

    // In this order: the first keeps all but large items in their messages; short ones let more of them fit; long ones
    // make few of them fill what the kernel gives at least.
    private static readonly int[] _messageLengths = [1700, 700, ShortLength, 4000, 8000];

    /// <summary>Makes the channel of a queue with a capacity.</summary>
    /// <param name="capacity">The number of items that the queue holds, exactly.</param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is not positive, or more than the kernel has room
    /// for.</exception>
    /// <exception cref="QueueLimitException">No descriptor is to be had.</exception>
    public static BoundedSocket Make(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        var memory = ItemMemory.Create();
        try
        {
            return Make(capacity, memory);
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }

    private static BoundedSocket Make(int capacity, ItemMemory memory)
    {
        foreach (int messageLength in _messageLengths)
        {
            if (TryMake(capacity, messageLength, memory, isForced: false) is { } socket) return socket;
        }
        return TryMake(capacity, ShortLength, memory, isForced: true)
            ?? throw new ArgumentOutOfRangeException(
                nameof(capacity), capacity,
                $"without CAP_NET_ADMIN, a queue can hold {SendBuffer.Most / MessageCost.Of(ShortLength)} items at "
                + "most; "
                + "raise net.core.wmem_max (sysctl), or give it no capacity");
    }

    private static BoundedSocket? TryMake(int capacity, int messageLength, ItemMemory memory, bool isForced)
    {
        var pair = SocketPair.Create();
        if (TrySetRoom(pair, capacity, MessageCost.Of(messageLength), isForced) && Fits(pair, capacity, messageLength))
        {
            Libc.SetSendBuffer(pair.Receiving, RoomBuffer);
            Libc.SetReceiveTimeout(pair.Sending, BoundedSocket.Patience);
            return new BoundedSocket(pair, memory, messageLength);
        }
        pair.Dispose();
        return null;
    }

    // A message can be sent while less is taken than there is room. So the last one should just begin before the room's
    // end; half a message's cost before and after is left for chance.
    private static bool TrySetRoom(SocketPair pair, int capacity, int cost, bool isForced)
    {
        long room = Math.Max(((capacity - 1L) * cost) + (cost / 2), LeastSendBuffer);
        if (room <= (capacity - 1L) * cost || room > ((long)capacity * cost) - (cost / 4) || room > int.MaxValue / 2)
            return false;
        try
        {
            return Libc.SetSendBuffer(pair.Sending, (int)room, isForced) is int set && set >= room - 1 && set <= room;
        }
        catch (LinuxException e) when (e.Errno == Errno.EPERM)
        {
            return false;
        }
    }

    // The arithmetic is the kernel's own affair; this is what counts.
    private static bool Fits(SocketPair pair, int capacity, int messageLength)
    {
        using ItemMessage message = new(messageLength);
        int sent = 0;
        while (sent <= capacity && ItemSocket.Send(pair.Sending, message, wait: false) == SendResult.Sent) sent++;
        Span<byte> rest = stackalloc byte[1];
        for (int i = 0; i < sent; i++)
            Libc.ReceiveMessage(pair.Receiving, rest, takesDescriptors: false, Libc.MSG_DONTWAIT, out _);
        return sent == capacity;
    }
}
