using EchoServer.Linux.Calls;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Server.Threads;

/// <summary>Wakes a thread that is in poll(2).</summary>
internal sealed class Doorbell : IDisposable
{
    private readonly SafeFileHandle _eventFd = Libc.EventFd();

    /// <summary>Readable once it was rung, until it is cleared.</summary>
    public int Descriptor => (int)_eventFd.DangerousGetHandle();

    /// <summary>Rings; from any thread.</summary>
    public void Ring() => Libc.EventFdAdd(_eventFd);

    /// <summary>Makes the doorbell silent again.</summary>
    public void Clear() => Libc.EventFdClear(_eventFd);

    /// <inheritdoc/>
    public void Dispose() => _eventFd.Dispose();
}
