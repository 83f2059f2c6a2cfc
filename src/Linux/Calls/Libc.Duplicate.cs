using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Linux.Calls;

internal static partial class Libc
{
    /// <summary>dup(2): a second descriptor of the same file, which takes the lowest free number and survives exec.</summary>
    /// <exception cref="LinuxException">EMFILE.</exception>
    internal static int Duplicate(SafeFileHandle descriptor) => Check(dup(descriptor), "dup");

    [LibraryImport(Library, SetLastError = true)]
    private static partial int dup(SafeHandle descriptor);
}
