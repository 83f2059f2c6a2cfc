using System.Runtime.InteropServices;
using EchoServer.Linux.ForkSafe;

namespace EchoServer.Linux.Calls;

// Limits of resources.
internal static unsafe partial class Libc
{
    internal const int RLIMIT_FSIZE = 1;
    internal const int RLIMIT_NOFILE = 7;

    /// <summary>getrlimit(2): the soft limit, which is the one in force.</summary>
    /// <exception cref="LinuxException">EINVAL: no such resource.</exception>
    internal static ulong GetSoftLimit(int resource)
    {
        ResourceLimit limit;
        Check(getrlimit(resource, &limit), "getrlimit");
        return limit.Soft;
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial int getrlimit(int resource, ResourceLimit* limit);
}
