using EchoServer.Linux;
using EchoServer.Linux.Calls;

namespace EchoServer.Multiprocessing;

/// <summary>A limit of the kernel's is reached; the message names it.</summary>
/// <param name="message">Which limit, and what would do.</param>
public sealed class QueueLimitException(string message) : IOException(message)
{
    /// <summary>Tells of a limit, or of any other error.</summary>
    internal static IOException Or(string call, int errno) => errno switch
    {
        Errno.ETOOMANYREFS => new QueueLimitException(
            $"too many descriptors are on their way: each full segment of a queue without a capacity takes two, and a "
            + $"user may have RLIMIT_NOFILE of them ({Libc.GetSoftLimit(Libc.RLIMIT_NOFILE)}) in all. "
            + "Raise it (ulimit -n), or give the queue a capacity"),
        Errno.EMFILE => new QueueLimitException(
            $"this process may have no further descriptor: RLIMIT_NOFILE is {Libc.GetSoftLimit(Libc.RLIMIT_NOFILE)}; "
            + "raise it (ulimit -n)"),
        _ => new LinuxException(call, errno),
    };
}
