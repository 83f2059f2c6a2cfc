using System.Runtime.InteropServices;

namespace EchoServer.Client.Interop;

/// <summary>The few calls of the C library that the client makes by itself, one per file.</summary>
/// <remarks>
/// The standard streams are read and written here and not through <see cref="Console"/>: that one turns a terminal's
/// input into lines of its own, and says nothing when the reader of standard output is gone.
/// </remarks>
internal static partial class Libc
{
    private const string Library = "libc";

    // The numbers of Linux on every machine that .NET runs on.
    private const int Interrupted = 4;
    private const int WouldBlock = 11;

    // A descriptor may be non-blocking without our doing: the flag belongs to whatever it is open on, and whoever
    // shares that can set it. Then we wait as a blocking call would have done.
    private static nint Check(nint result, int descriptor, short events)
    {
        if (result >= 0) return result;
        int error = Marshal.GetLastPInvokeError();
        if (error == WouldBlock) WaitUntilReady(descriptor, events);
        else if (error != Interrupted) throw new IOException(Marshal.GetLastPInvokeErrorMessage());
        return -1;
    }
}
