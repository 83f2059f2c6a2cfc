using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Linux.Calls;

internal static partial class Libc
{
    internal const int F_DUPFD_CLOEXEC = 1030;

    /// <summary>fcntl(2) F_DUPFD_CLOEXEC: a second, close-on-exec descriptor of the same file, numbered at least as asked.</summary>
    /// <exception cref="LinuxException">EMFILE.</exception>
    internal static SafeFileHandle Duplicate(int descriptor, int least) =>
        new(Check(fcntl(descriptor, F_DUPFD_CLOEXEC, least), "fcntl"), ownsHandle: true);

    // fcntl is variadic; on x86-64 and arm64 Linux an int argument is passed just as a fixed one would be.
    [LibraryImport(Library, SetLastError = true)]
    private static partial int fcntl(int descriptor, int command, int argument);
}
