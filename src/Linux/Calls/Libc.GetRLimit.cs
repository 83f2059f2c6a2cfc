using System.Runtime.InteropServices;

namespace EchoServer.Linux.Calls;

internal static unsafe partial class Libc
{
    internal const int RLIMIT_FSIZE = 1;
    internal const int RLIMIT_NOFILE = 7;

    /// <summary>struct rlimit of a 64-bit system; all ones is "no limit".</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct RLimit
    {
        internal ulong Soft;
        internal ulong Hard;
    }

    /// <summary>getrlimit(2): the soft limit, which is the one in force.</summary>
    /// <exception cref="LinuxException">EINVAL: no such resource.</exception>
    internal static ulong GetSoftLimit(int resource)
    {
        RLimit limit;
        Check(getrlimit(resource, &limit), "getrlimit");
        return limit.Soft;
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial int getrlimit(int resource, RLimit* limit);
}
