using System.Runtime.InteropServices;

namespace EchoServer.Linux.Calls;

internal static unsafe partial class Libc
{
    /// <summary>One read(2), for which it waits however long that takes.</summary>
    /// <param name="descriptor">What to read; whoever shares it may have made it one that does not block.</param>
    /// <param name="buffer">Where it goes; not empty.</param>
    /// <returns>How many bytes were read; 0 at the end.</returns>
    /// <exception cref="LinuxException">EBADF: it is closed; EIO: the terminal is gone; EISDIR.</exception>
    internal static int ReadSome(int descriptor, Span<byte> buffer)
    {
        nint result;
        while ((result = read(descriptor, buffer, (nuint)buffer.Length)) == -1) AwaitReady(descriptor, POLLIN, "read");
        return (int)result;
    }

    // After EAGAIN and EINTR the call is to be tried again, and meets any other error itself.
    private static void AwaitReady(int descriptor, short events, string call)
    {
        int errno = Marshal.GetLastPInvokeError();
        if (errno == Errno.EAGAIN) Poll([new PollFd { Descriptor = descriptor, Events = events }], -1);
        else if (errno != Errno.EINTR) throw new LinuxException(call, errno);
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint read(int descriptor, Span<byte> buffer, nuint count);
}
