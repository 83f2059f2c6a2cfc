using System.Runtime.InteropServices;

namespace EchoServer.Linux.Calls;

internal static partial class Libc
{
    internal const int PR_SET_PDEATHSIG = 1;

    /// <summary>PR_SET_PDEATHSIG(2const): the calling process gets the signal when the <em>thread</em> that made it ends.</summary>
    /// <exception cref="LinuxException">EINVAL: no such signal.</exception>
    internal static void SetParentDeathSignal(int signal) => Check(prctl(PR_SET_PDEATHSIG, (nuint)signal), "prctl");

    [LibraryImport(Library, SetLastError = true)]
    private static partial int prctl(int option, nuint argument);
}
