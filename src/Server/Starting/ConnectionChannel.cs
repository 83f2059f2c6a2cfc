using EchoServer.Common.Interop;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Server.Starting;

/// <summary>Where connections wait for spares. We hold both ends: so they survive the fork server, and can be taken back.</summary>
internal sealed class ConnectionChannel : IDisposable
{
    private readonly SafeFileHandle _sending;

    /// <summary>Makes it.</summary>
    /// <exception cref="LinuxException">No descriptor is free.</exception>
    public ConnectionChannel() => (_sending, Receiving) = Libc.SeqPacketPair();

    /// <summary>What spares receive from.</summary>
    public SafeFileHandle Receiving { get; }

    /// <summary>Whether no connection waits.</summary>
    public bool IsEmpty
    {
        get
        {
            Span<Libc.PollFd> receiving = [new() { Descriptor = (int)Receiving.DangerousGetHandle(), Events = Libc.POLLIN }];
            return Libc.Poll(receiving, 0) == 0;
        }
    }

    /// <summary>Sends a connection.</summary>
    /// <returns>False when there is no room for it now.</returns>
    /// <exception cref="LinuxException">It can't be sent.</exception>
    public bool TrySend(long ticket, SafeFileHandle socket) =>
        Libc.SendDescriptor((int)_sending.DangerousGetHandle(), ticket, (int)socket.DangerousGetHandle());

    /// <summary>Takes back the connection that has waited longest. It is closed.</summary>
    /// <returns>False when none waits any more.</returns>
    public bool TryTakeBack(out long ticket) => Libc.TryReceiveNumber((int)Receiving.DangerousGetHandle(), out ticket);

    /// <inheritdoc/>
    public void Dispose()
    {
        _sending.Dispose();
        Receiving.Dispose();
    }
}
