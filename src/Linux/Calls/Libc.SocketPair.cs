using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Linux.Calls;

internal static unsafe partial class Libc
{
    internal const int AF_UNIX = 1;
    internal const int SOCK_STREAM = 1;
    internal const int SOCK_SEQPACKET = 5;
    internal const int SOCK_CLOEXEC = 0x80000;

    /// <summary>socketpair(2): two connected Unix sockets that keep messages apart and in order. Close-on-exec, blocking.</summary>
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

    [LibraryImport(Library, SetLastError = true)]
    private static partial int socketpair(int domain, int type, int protocol, int* pair);
}
