using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Linux.Calls;

internal static unsafe partial class Libc
{
    /// <summary>recv(2): waits for bytes, or for a message.</summary>
    /// <returns>How many bytes came; 0 at the end, also when the peer has left something unread (ECONNRESET).</returns>
    /// <exception cref="LinuxException">Any other error.</exception>
    internal static int Receive(SafeFileHandle socket, Span<byte> buffer)
    {
        fixed (byte* first = buffer)
        {
            nint count;
            do count = recv(socket, first, (nuint)buffer.Length, 0);
            while (Interrupted((int)count));
            if (count == -1 && Marshal.GetLastPInvokeError() == Errno.ECONNRESET) return 0;
            return Check((int)count, "recv");
        }
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint recv(SafeFileHandle socket, byte* buffer, nuint length, int flags);
}
