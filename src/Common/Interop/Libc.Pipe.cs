using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Common.Interop;

internal static unsafe partial class Libc
{
    internal const int O_CLOEXEC = 0x80000;
    internal const int O_NONBLOCK = 0x800;

    /// <summary>pipe2(2), close-on-exec; neither end blocks.</summary>
    /// <exception cref="LinuxException">EMFILE, ENFILE.</exception>
    internal static (SafeFileHandle Reading, SafeFileHandle Writing) Pipe()
    {
        int* pipe = stackalloc int[2];
        Check(pipe2(pipe, O_CLOEXEC | O_NONBLOCK), "pipe2");
        return (new SafeFileHandle(pipe[0], ownsHandle: true), new SafeFileHandle(pipe[1], ownsHandle: true));
    }

    /// <summary>read(2) of a descriptor that does not block.</summary>
    /// <returns>How many bytes were read; 0 when there are none now.</returns>
    /// <exception cref="LinuxException">EIO.</exception>
    internal static int Read(SafeFileHandle descriptor, Span<byte> buffer)
    {
        fixed (byte* first = buffer)
        {
            nint result = read(descriptor, first, (nuint)buffer.Length);
            bool isEmpty = result == -1 && Marshal.GetLastPInvokeError() is Errno.EAGAIN or Errno.EINTR;
            return isEmpty ? 0 : Check((int)result, "read");
        }
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial int pipe2(int* pipe, int flags);
}
