using System.Runtime.InteropServices;
using EchoServer.ForkServer.Scoreboard;
using EchoServer.Linux;
using EchoServer.Linux.Calls;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Server.Cloning;

/// <summary>
/// Where connections wait for spares. We hold both ends: so they survive the fork server, and can be taken back.
/// </summary>
internal sealed class ConnectionChannel : IDisposable
{
    private readonly SafeFileHandle _sending;

    /// <summary>Makes an empty channel.</summary>
    /// <exception cref="LinuxException">No descriptor is free.</exception>
    public ConnectionChannel() => (_sending, Receiving) = Libc.SeqPacketPair();

    /// <summary>The end that spares receive from.</summary>
    public SafeFileHandle Receiving { get; }

    /// <summary>
    /// The number of the message that has waited longest, which stays where it is; 0 when none waits.
    /// </summary>
    public long First => Receive(Libc.MSG_PEEK, takesDescriptors: false, out _);

    /// <summary>Sends a connection.</summary>
    /// <returns>False when there is no room for it now.</returns>
    /// <exception cref="LinuxException">It can't be sent.</exception>
    public bool TrySend(long number, SafeFileHandle socket) => TrySendMessage(number, socket);

    /// <summary>Asks a spare, whichever receives that, to leave.</summary>
    /// <returns>False when there is no room for the message now.</returns>
    /// <exception cref="LinuxException">It can't be sent.</exception>
    public bool TrySendLeave() => TrySendMessage(Seat.Leave, socket: null);

    /// <summary>Takes back the message that has waited longest.</summary>
    /// <param name="number">The message's number.</param>
    /// <param name="socket">The connection that came with it, for the caller to close; null when there is none, or no
    /// descriptor is free for it.</param>
    /// <returns>False when none waits any more.</returns>
    public bool TryTakeBack(out long number, out SafeFileHandle? socket)
    {
        number = Receive(flags: 0, takesDescriptors: true, out int descriptor);
        socket = descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
        return number != 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _sending.Dispose();
        Receiving.Dispose();
    }

    // What a spare receives into its seat: there, check and number lie side by side.
    private bool TrySendMessage(long number, SafeFileHandle? socket)
    {
        int check = Seat.CheckOf(number);
        int error = Libc.SendMessage(
            _sending,
            MemoryMarshal.AsBytes(new Span<int>(ref check)), MemoryMarshal.AsBytes(new Span<long>(ref number)),
            default, socket, null, Libc.MSG_DONTWAIT);
        if (error is Errno.EAGAIN or Errno.ETOOMANYREFS) return false;
        return error == 0 ? true : throw new LinuxException("sendmsg", error);
    }

    private long Receive(int flags, bool takesDescriptors, out int descriptor)
    {
        Span<byte> message = stackalloc byte[Seat.MessageSize];
        int error;
        Libc.Received received;
        do error = Libc.ReceiveMessage(Receiving, message, takesDescriptors, flags | Libc.MSG_DONTWAIT, out received);
        while (error == Errno.EINTR);
        descriptor = received.One;
        if (error == Errno.EAGAIN) return 0;
        if (error != 0) throw new LinuxException("recvmsg", error);
        return MemoryMarshal.Read<long>(message[sizeof(int)..]);
    }
}
