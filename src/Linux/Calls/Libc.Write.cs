using System.Runtime.InteropServices;

namespace EchoServer.Linux.Calls;

internal static unsafe partial class Libc
{
    /// <summary>write(2) until all is written, however long that takes.</summary>
    /// <param name="descriptor">What to write to; whoever shares it may have made it one that does not block.</param>
    /// <param name="bytes">What to write.</param>
    /// <exception cref="LinuxException">EBADF: it is closed; EPIPE: nobody reads it any more; ENOSPC, EIO.</exception>
    internal static void WriteAll(int descriptor, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            nint written = write(descriptor, bytes, (nuint)bytes.Length);
            if (written >= 0) bytes = bytes[(int)written..];
            else AwaitRoom(descriptor, Marshal.GetLastPInvokeError());
        }
    }

    private static void AwaitRoom(int descriptor, int errno)
    {
        if (errno == Errno.EAGAIN) Poll([new PollFd { Descriptor = descriptor, Events = POLLOUT }], -1);
        else if (errno != Errno.EINTR) throw new LinuxException("write", errno);
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint write(int descriptor, ReadOnlySpan<byte> bytes, nuint count);
}
