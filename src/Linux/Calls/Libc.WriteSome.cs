using Microsoft.Win32.SafeHandles;

namespace EchoServer.Linux.Calls;

internal static unsafe partial class Libc
{
    /// <summary>One write(2), for which it waits however long that takes.</summary>
    /// <param name="descriptor">What to write to; whoever shares it may have made it one that does not block.</param>
    /// <param name="bytes">What to write; not empty.</param>
    /// <returns>How many bytes were written, at least one; fewer than all where a disk became full, or a signal came.</returns>
    /// <exception cref="LinuxException">EBADF: it is closed; EPIPE: nobody reads it any more; EFBIG: RLIMIT_FSIZE; ENOSPC, EDQUOT, EIO.</exception>
    internal static int WriteSome(SafeFileHandle descriptor, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* first = bytes)
        {
            nint result;
            while ((result = write(descriptor, first, (nuint)bytes.Length)) == -1) AwaitReady((int)descriptor.DangerousGetHandle(), POLLOUT, "write");
            return (int)result;
        }
    }
}
