using System.Runtime.InteropServices;

namespace EchoServer.Common.Interop;

internal static unsafe partial class Libc
{
    /// <summary>recv(2) of a number, without waiting. The kernel closes a descriptor that comes with it, as there is no room for one.</summary>
    /// <returns>False when there is none now (EAGAIN), or it was none.</returns>
    /// <exception cref="LinuxException">Any other error; none is known for a connected socket.</exception>
    internal static bool TryReceiveNumber(int channel, out long number)
    {
        long received;
        nint count;
        do count = recv(channel, &received, sizeof(long), MSG_DONTWAIT);
        while (Interrupted((int)count));
        number = received;
        if (count == -1 && Marshal.GetLastPInvokeError() == Errno.EAGAIN) return false;
        return Check((int)count, "recv") == sizeof(long);
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint recv(int channel, void* buffer, nuint length, int flags);
}
