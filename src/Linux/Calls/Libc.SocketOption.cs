using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Linux.Calls;

internal static unsafe partial class Libc
{
    internal const int SO_SNDBUF = 7;
    internal const int SO_RCVTIMEO = 20;
    internal const int SO_SNDBUFFORCE = 32;

    /// <summary>struct timeval.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct TimeValue
    {
        internal nint Seconds;
        internal nint Microseconds;
    }

    /// <summary>The room for messages that were sent and not received, in bytes of the kernel's memory (socket(7), SO_SNDBUF).</summary>
    /// <exception cref="LinuxException">EBADF, ENOTSOCK.</exception>
    internal static int GetSendBuffer(SafeFileHandle socket)
    {
        int value;
        uint length = sizeof(int);
        Check(getsockopt(socket, SOL_SOCKET, SO_SNDBUF, &value, &length), "getsockopt");
        return value;
    }

    /// <summary>Asks for that room.</summary>
    /// <param name="socket">The socket that sends.</param>
    /// <param name="bytes">How much; the kernel doubles what it is told, and is told half.</param>
    /// <param name="isForced">Whether to ask for more than everybody may have (SO_SNDBUFFORCE), which is twice net.core.wmem_max.</param>
    /// <returns>What there is now: perhaps less; perhaps more, as 4,608 bytes is the least there can be.</returns>
    /// <exception cref="LinuxException">EBADF, ENOTSOCK; EPERM: who asks for more needs CAP_NET_ADMIN.</exception>
    internal static int SetSendBuffer(SafeFileHandle socket, int bytes, bool isForced = false)
    {
        int half = bytes / 2;
        Check(setsockopt(socket, SOL_SOCKET, isForced ? SO_SNDBUFFORCE : SO_SNDBUF, &half, sizeof(int)), "setsockopt");
        return GetSendBuffer(socket);
    }

    /// <summary>The longest that a receive waits, for all that share the socket (socket(7), SO_RCVTIMEO).</summary>
    /// <exception cref="LinuxException">EBADF, ENOTSOCK; EDOM: a negative time.</exception>
    internal static void SetReceiveTimeout(SafeFileHandle socket, TimeSpan time)
    {
        var value = new TimeValue { Seconds = (nint)time.TotalSeconds, Microseconds = (nint)(time.Ticks % TimeSpan.TicksPerSecond / 10) };
        Check(setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &value, (uint)sizeof(TimeValue)), "setsockopt");
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial int getsockopt(SafeFileHandle socket, int level, int option, void* value, uint* length);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int setsockopt(SafeFileHandle socket, int level, int option, void* value, uint length);
}
