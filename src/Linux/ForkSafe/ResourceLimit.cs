using System.Runtime.InteropServices;

namespace EchoServer.Linux.ForkSafe;

/// <summary>struct rlimit of a 64-bit system (getrlimit(2)).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ResourceLimit
{
    internal const ulong Unlimited = ulong.MaxValue; // RLIM_INFINITY

    internal ulong Soft;
    internal ulong Hard;
}
