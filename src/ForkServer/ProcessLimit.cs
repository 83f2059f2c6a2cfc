using EchoServer.Linux.Calls;

namespace EchoServer.ForkServer;

/// <summary>Keeps connections from using up the processes that their user may have (RLIMIT_NPROC,
/// getrlimit(2)).</summary>
/// <remarks>
/// Threads count as processes there, and a .NET runtime that can't make a thread, be it only to compile a method or to
/// pass a signal on, ends. Clones could take the last one; so the fork server, whose limit is theirs, stops short of
/// it, and leaves some to the supervisor.
/// </remarks>
internal static class ProcessLimit
{
    // The supervisor makes a handful of threads once it runs, at most.
    private const ulong Reserve = 16;

    /// <summary>Lowers our limit, and that of the clones, so that the supervisor has some room below its own.</summary>
    internal static void LeaveSome() => Libc.LowerSoftLimit(
        Libc.RLIMIT_NPROC, limit => limit == ResourceLimit.Unlimited ? limit : limit - Math.Min(Reserve, limit / 4));
}
