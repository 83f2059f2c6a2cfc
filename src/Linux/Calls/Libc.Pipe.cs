using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Linux.Calls;

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

    /// <summary>pipe2(2), close-on-exec; both ends block, as programs expect of what they are given.</summary>
    /// <exception cref="LinuxException">EMFILE, ENFILE.</exception>
    internal static (SafeFileHandle Reading, SafeFileHandle Writing) BlockingPipe()
    {
        int* pipe = stackalloc int[2];
        Check(pipe2(pipe, O_CLOEXEC), "pipe2");
        return (new SafeFileHandle(pipe[0], ownsHandle: true), new SafeFileHandle(pipe[1], ownsHandle: true));
    }

    /// <summary>write(2) to a pipe that does not block.</summary>
    /// <returns>How many bytes were taken, 0 when there is no room; null when nobody reads any more (EPIPE).</returns>
    /// <exception cref="LinuxException">EIO.</exception>
    internal static int? WritePipe(SafeFileHandle descriptor, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* first = bytes)
        {
            nint result = write(descriptor, first, (nuint)bytes.Length);
            if (result != -1) return (int)result;
            return Marshal.GetLastPInvokeError() switch
            {
                Errno.EAGAIN or Errno.EINTR => 0,
                Errno.EPIPE => null,
                _ => Check(-1, "write"),
            };
        }
    }

    /// <summary>read(2) of a descriptor that poll(2) has called ready.</summary>
    /// <returns>How many bytes were read; 0 at the end.</returns>
    /// <exception cref="LinuxException">EIO.</exception>
    internal static int ReadReady(SafeFileHandle descriptor, Span<byte> buffer)
    {
        fixed (byte* first = buffer)
        {
            nint result;
            do result = read(descriptor, first, (nuint)buffer.Length);
            while (Interrupted((int)result));
            return Check((int)result, "read");
        }
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
