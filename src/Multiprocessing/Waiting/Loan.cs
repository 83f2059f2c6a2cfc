using Microsoft.Win32.SafeHandles;

namespace EchoServer.Multiprocessing;

/// <summary>A descriptor that stays open until it is returned, whatever others do with it.</summary>
internal readonly struct Loan : IDisposable
{
    /// <summary>Borrows a descriptor.</summary>
    /// <exception cref="ObjectDisposedException">The descriptor is closed.</exception>
    public Loan(SafeFileHandle handle)
    {
        bool held = false;
        handle.DangerousAddRef(ref held);
        Handle = handle;
    }

    /// <summary>The descriptor.</summary>
    public SafeFileHandle Handle { get; }

    /// <summary>Returns the descriptor.</summary>
    public void Dispose() => Handle.DangerousRelease();
}
