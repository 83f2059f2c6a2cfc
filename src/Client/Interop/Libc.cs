using System.Runtime.InteropServices;
using EchoServer.Linux;
using Shared = EchoServer.Linux.Calls.Libc;

namespace EchoServer.Client.Interop;

/// <summary>The few calls of the C library that the client makes by itself, one per file.</summary>
/// <remarks>
/// The standard streams are read and written here and not through <see cref="Console"/>: that one turns a terminal's
/// input into lines of its own, and says nothing when the reader of standard output is gone.
/// </remarks>
internal static partial class Libc
{
    private const string Library = "libc";

    // A descriptor may be non-blocking without our doing: the flag belongs to whatever it is open on, and whoever
    // shares that can set it. Then we wait as a blocking call would have done.
    private static nint Check(nint result, int descriptor, short events)
    {
        if (result >= 0) return result;
        int error = Marshal.GetLastPInvokeError();
        if (error == Errno.EAGAIN) WaitUntilReady(descriptor, events);
        else if (error == Errno.EPIPE) throw new BrokenPipeException(Marshal.GetLastPInvokeErrorMessage());
        else if (error == Errno.EBADF) throw new IOException("it is closed");
        else if (error != Errno.EINTR) throw new IOException(Marshal.GetLastPInvokeErrorMessage());
        return -1;
    }

    // Errors need no look: the call that is tried again meets them itself.
    private static void WaitUntilReady(int descriptor, short events) =>
        Shared.Poll([new Shared.PollFd { Descriptor = descriptor, Events = events }], -1);
}
