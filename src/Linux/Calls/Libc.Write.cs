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
            else AwaitReady(descriptor, POLLOUT, "write");
        }
    }

    /// <summary>One write(2) of a few bytes, if that can be done without waiting. What comes of it nobody asks.</summary>
    internal static void TryWrite(int descriptor, ReadOnlySpan<byte> bytes)
    {
        PollFd[] ready = [new() { Descriptor = descriptor, Events = POLLOUT }];
        if (Poll(ready, 0) > 0 && ready[0].Returned == POLLOUT) _ = write(descriptor, bytes, (nuint)bytes.Length);
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint write(int descriptor, ReadOnlySpan<byte> bytes, nuint count);
}
