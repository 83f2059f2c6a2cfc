using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Linux.Calls;

// Sockets: making, accepting, ending and tuning them.
internal static unsafe partial class Libc
{
    internal const int AF_UNIX = 1;
    internal const int SOCK_STREAM = 1;
    internal const int SOCK_SEQPACKET = 5;
    internal const int SOCK_CLOEXEC = 0x80000;

    /// <summary>How many bytes the path of a Unix socket may have: sun_path, less the NUL.</summary>
    internal const int LongestUnixPath = 107;

    private const int SHUT_WR = 1;

    internal const int TCP_USER_TIMEOUT = 18;
    internal const int SO_REUSEADDR = 2;
    internal const int SO_SNDBUF = 7;
    internal const int SO_RCVTIMEO = 20;
    internal const int SO_SNDBUFFORCE = 32;

    internal const nuint SIOCOUTQ = 0x5411;

    /// <summary>struct sockaddr_un (unix(7)).</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct UnixAddress
    {
        internal ushort Family;
        internal fixed byte Path[LongestUnixPath + 1];
    }

    /// <summary>struct timeval.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct TimeValue
    {
        internal nint Seconds;
        internal nint Microseconds;
    }

    /// <summary>socketpair(2): two connected Unix sockets that keep messages apart and in order. Close-on-exec,
    /// blocking.</summary>
    /// <exception cref="LinuxException">EMFILE, ENFILE.</exception>
    internal static (SafeFileHandle One, SafeFileHandle Other) SeqPacketPair() => Pair(SOCK_SEQPACKET);

    /// <summary>socketpair(2): two connected Unix sockets that are streams of bytes. Close-on-exec, blocking.</summary>
    /// <exception cref="LinuxException">EMFILE, ENFILE.</exception>
    internal static (SafeFileHandle One, SafeFileHandle Other) StreamPair() => Pair(SOCK_STREAM);

    private static (SafeFileHandle One, SafeFileHandle Other) Pair(int type)
    {
        int* pair = stackalloc int[2];
        Check(socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, pair), "socketpair");
        return (new SafeFileHandle(pair[0], ownsHandle: true), new SafeFileHandle(pair[1], ownsHandle: true));
    }

    /// <summary>socket(2) and bind(2): a stream socket with a file at this path. The BCL's Bind would have Dispose
    /// delete whatever is at the path by then.</summary>
    /// <param name="path">Of 107 bytes at most.</param>
    /// <exception cref="LinuxException">EADDRINUSE: something is there; ENOENT, ENOTDIR: there is no such folder;
    /// EACCES, EROFS: no file can be made in it; EMFILE, ENFILE.</exception>
    internal static SafeSocketHandle BindUnixSocket(string path)
    {
        var made =
            new SafeSocketHandle(Check(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket"), ownsHandle: true);
        try
        {
            var address = new UnixAddress { Family = AF_UNIX };
            Encoding.UTF8.GetBytes(path, new Span<byte>(address.Path, LongestUnixPath));
            Check(bind(made, &address, (uint)sizeof(UnixAddress)), "bind");
            return made;
        }
        catch
        {
            made.Dispose();
            throw;
        }
    }

    /// <summary>accept4(2): the next connection of a listening socket, close-on-exec and blocking.</summary>
    /// <exception cref="LinuxException">
    /// EMFILE, ENFILE, ENOBUFS, ENOMEM: short of something; EBADF, EINVAL, ENOTSOCK, EOPNOTSUPP: no listening socket;
    /// others: the connection's own. </exception>
    internal static SafeFileHandle Accept(SafeHandle listener, out PeerAddress peer)
    {
        int result;
        fixed (PeerAddress* address = &peer)
        {
            do
            {
                uint length = (uint)sizeof(PeerAddress);
                result = accept4(listener, address, &length, SOCK_CLOEXEC);
            }
            while (Interrupted(result));
        }
        return new SafeFileHandle(Check(result, "accept4"), ownsHandle: true);
    }

    /// <summary>shutdown(2), SHUT_WR: from here on nobody who shares the socket sends through it; what is on its way
    /// still arrives.</summary>
    /// <exception cref="LinuxException">EBADF, ENOTSOCK.</exception>
    internal static void ShutDownSending(SafeFileHandle socket) => Check(shutdown(socket, SHUT_WR), "shutdown");

    /// <summary>The room for messages that were sent and not received, in bytes of the kernel's memory (socket(7),
    /// SO_SNDBUF).</summary>
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
    /// <param name="isForced">Whether to ask for more than everybody may have (SO_SNDBUFFORCE), which is twice
    /// net.core.wmem_max.</param>
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
        var value = new TimeValue
            { Seconds = (nint)time.TotalSeconds, Microseconds = (nint)(time.Ticks % TimeSpan.TicksPerSecond / 10) };
        Check(setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &value, (uint)sizeof(TimeValue)), "setsockopt");
    }

    /// <summary>unix(7), SIOCOUTQ: the kernel's memory, in bytes, for messages that were sent and not
    /// received.</summary>
    /// <exception cref="LinuxException">EBADF, ENOTSOCK.</exception>
    internal static int GetSendQueue(SafeFileHandle socket)
    {
        int bytes;
        Check(ioctl(socket, SIOCOUTQ, &bytes), "ioctl");
        return bytes;
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial int socketpair(int domain, int type, int protocol, int* pair);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int socket(int family, int type, int protocol);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int bind(SafeHandle socket, UnixAddress* address, uint length);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int accept4(SafeHandle listener, PeerAddress* address, uint* length, int flags);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int shutdown(SafeFileHandle socket, int how);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int getsockopt(SafeFileHandle socket, int level, int option, void* value, uint* length);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int setsockopt(SafeFileHandle socket, int level, int option, void* value, uint length);
}
