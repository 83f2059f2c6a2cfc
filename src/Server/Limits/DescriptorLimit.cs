using System.Runtime.CompilerServices;
using EchoServer.Linux.Calls;

namespace EchoServer.Server.Limits;

/// <summary>How many descriptors the server needs (RLIMIT_NOFILE, getrlimit(2)). Connections keep none, but for those
/// that are served inline.</summary>
internal static class DescriptorLimit
{
    // Its own, those that it keeps in reserve, and some for listeners; under the JIT each assembly takes two.
    private static ulong Least => RuntimeFeature.IsDynamicCodeSupported ? 100UL : 48UL;

    /// <returns>What is wrong, and what would do; null when nothing is.</returns>
    internal static string? Lack()
    {
        ulong limit = Libc.GetSoftLimit(Libc.RLIMIT_NOFILE);
        return limit < Least
            ? $"RLIMIT_NOFILE is {limit}, too few to run; 'ulimit -n {Least}' is the least that does" : null;
    }
}
