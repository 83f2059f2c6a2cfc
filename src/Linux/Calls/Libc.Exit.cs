using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace EchoServer.Linux.Calls;

internal static partial class Libc
{
    /// <summary>_exit(2): ends the process at once, with all its threads; nothing of the runtime's shutdown runs.</summary>
    /// <param name="code">0 to 255; the parent sees only these eight bits.</param>
    [DoesNotReturn]
    internal static void Exit(int code)
    {
        _exit(code);
        throw new InvalidOperationException("_exit returned");
    }

    [LibraryImport(Library)]
    private static partial void _exit(int code);
}
