using System.Runtime.InteropServices;
using EchoServer.Linux.ForkSafe;

namespace EchoServer.Linux.Calls;

// Limits of resources.
internal static unsafe partial class Libc
{
    internal const int RLIMIT_FSIZE = 1;
    internal const int RLIMIT_NPROC = 6;
    internal const int RLIMIT_NOFILE = 7;

    /// <summary>getrlimit(2): the soft limit, which is the one in force.</summary>
    /// <exception cref="LinuxException">EINVAL: no such resource.</exception>
    internal static ulong GetSoftLimit(int resource)
    {
        ResourceLimit limit;
        Check(getrlimit(resource, &limit), "getrlimit");
        return limit.Soft;
    }

    /// <summary>setrlimit(2): a lower soft limit, for this process and those that it makes.</summary>
    /// <param name="resource">What is limited.</param>
    /// <param name="lower">The new limit, from the one in force.</param>
    internal static void LowerSoftLimit(int resource, Func<ulong, ulong> lower)
    {
        ResourceLimit limit;
        if (getrlimit(resource, &limit) != 0) return;
        limit.Soft = Math.Min(limit.Soft, lower(limit.Soft));
        _ = setrlimit(resource, &limit); // lowering can't fail
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial int getrlimit(int resource, ResourceLimit* limit);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int setrlimit(int resource, ResourceLimit* limit);
}
