using System.Runtime.InteropServices;

namespace EchoServer.Linux.Calls;

internal static partial class Libc
{
    /// <summary>Waits with poll(2) until a descriptor is readable, or at its end, or in error.</summary>
    /// <param name="descriptor">It stays open meanwhile, even if it is disposed.</param>
    /// <param name="milliseconds">How long to wait; -1 waits without end.</param>
    /// <returns>False after a time-out or when a signal came.</returns>
    /// <exception cref="ObjectDisposedException">The descriptor is closed.</exception>
    internal static bool WaitReadable(SafeHandle descriptor, int milliseconds)
    {
        bool held = false;
        try
        {
            descriptor.DangerousAddRef(ref held);
            return Poll([new PollFd { Descriptor = (int)descriptor.DangerousGetHandle(), Events = POLLIN }], milliseconds) > 0;
        }
        finally
        {
            if (held) descriptor.DangerousRelease();
        }
    }
}
