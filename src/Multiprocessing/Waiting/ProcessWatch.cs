using EchoServer.Linux;
using EchoServer.Linux.Calls;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Multiprocessing;

/// <summary>
/// Collects children when they end, so that none stays a zombie (Python's does until somebody asks). One thread waits
/// for the pidfds of all: it takes nothing of other children that this process may have, as a handler of SIGCHLD would.
/// </summary>
internal static class ProcessWatch
{
    private static readonly Lock _gate = new();
    private static readonly Dictionary<long, IWatchedProcess> _children = [];
    private static SafeFileHandle? _epoll;
    private static long _last;

    /// <summary>The processes that were not collected yet, in the order of their starts.</summary>
    public static IReadOnlyList<IWatchedProcess> Watched
    {
        get
        {
            lock (_gate) return [.. _children.OrderBy(c => c.Key).Select(c => c.Value)];
        }
    }

    /// <summary>Watches a child from here on.</summary>
    /// <param name="child">The child; its Collect is called when it has ended.</param>
    /// <param name="process">The process's pidfd.</param>
    /// <returns>What <see cref="Remove"/> wants.</returns>
    /// <exception cref="LinuxException">The kernel's limit on watches is reached.</exception>
    public static long Add(IWatchedProcess child, SafeFileHandle process)
    {
        lock (_gate)
        {
            _epoll ??= Start();
            Libc.EpollAdd(_epoll, process, ++_last);
            _children.Add(_last, child);
            return _last;
        }
    }

    /// <summary>A child has been collected.</summary>
    public static void Remove(long number, SafeFileHandle process)
    {
        lock (_gate)
        {
            if (_children.Remove(number)) Libc.EpollRemove(_epoll!, process);
        }
    }

    private static SafeFileHandle Start()
    {
        SafeFileHandle epoll = Libc.EpollCreate();
        new Thread(() => Watch(epoll)) { IsBackground = true, Name = "process watch" }.Start();
        return epoll;
    }

    private static void Watch(SafeFileHandle epoll)
    {
        while (true)
        {
            if (!Libc.EpollWait(epoll, -1, out long number)) continue;
            IWatchedProcess? child;
            lock (_gate) _children.TryGetValue(number, out child);
            child?.Collect();
        }
    }
}
