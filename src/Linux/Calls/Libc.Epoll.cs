using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Linux.Calls;

internal static unsafe partial class Libc
{
    internal const uint EPOLLIN = 1;

    private const int EPOLL_CLOEXEC = 0x80000;
    private const int EPOLL_CTL_ADD = 1;
    private const int EPOLL_CTL_DEL = 2;

    /// <summary>struct epoll_event, which is packed on x86-64 alone; so its data is reached by <see cref="EpollData"/>.</summary>
    private static readonly bool _isEpollPacked = RuntimeInformation.ProcessArchitecture == Architecture.X64;

    /// <summary>offsetof(struct epoll_event, data).</summary>
    internal static int EpollData => _isEpollPacked ? 4 : 8;

    /// <summary>epoll_create1(2). Close-on-exec.</summary>
    /// <exception cref="LinuxException">EMFILE, ENFILE, ENOMEM.</exception>
    internal static SafeFileHandle EpollCreate() => new(Check(epoll_create1(EPOLL_CLOEXEC), "epoll_create1"), ownsHandle: true);

    /// <summary>epoll_ctl(2), EPOLL_CTL_ADD: has waits tell when the descriptor is readable.</summary>
    /// <param name="epoll">Where to add it.</param>
    /// <param name="descriptor">What to watch.</param>
    /// <param name="data">What a wait returns for it.</param>
    /// <exception cref="LinuxException">ENOSPC: /proc/sys/fs/epoll/max_user_watches is reached; ENOMEM.</exception>
    internal static void EpollAdd(SafeFileHandle epoll, SafeFileHandle descriptor, long data)
    {
        byte* entry = stackalloc byte[16];
        *(uint*)entry = EPOLLIN;
        *(long*)(entry + EpollData) = data;
        Check(epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, entry), "epoll_ctl");
    }

    /// <summary>epoll_ctl(2), EPOLL_CTL_DEL.</summary>
    /// <exception cref="LinuxException">ENOENT: it is not watched.</exception>
    internal static void EpollRemove(SafeFileHandle epoll, SafeFileHandle descriptor) =>
        Check(epoll_ctl(epoll, EPOLL_CTL_DEL, descriptor, null), "epoll_ctl");

    /// <summary>epoll_wait(2) for one event.</summary>
    /// <param name="epoll">Where to wait.</param>
    /// <param name="milliseconds">How long; -1 waits without end.</param>
    /// <param name="data">What the descriptor was added with.</param>
    /// <returns>False after a time-out or when a signal came.</returns>
    internal static bool EpollWait(SafeFileHandle epoll, int milliseconds, out long data)
    {
        byte* entry = stackalloc byte[16];
        int result = epoll_wait(epoll, entry, 1, milliseconds);
        data = *(long*)(entry + EpollData);
        return !Interrupted(result) && Check(result, "epoll_wait") == 1;
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial int epoll_create1(int flags);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int epoll_ctl(SafeFileHandle epoll, int operation, SafeFileHandle descriptor, byte* entry);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int epoll_wait(SafeFileHandle epoll, byte* entries, int count, int milliseconds);
}
