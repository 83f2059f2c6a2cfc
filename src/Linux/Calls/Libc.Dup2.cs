using System.Runtime.InteropServices;

namespace EchoServer.Linux.Calls;

internal static partial class Libc
{
    /// <summary>dup2(2): a descriptor becomes a second one of the same file, and survives exec. The two must differ.</summary>
    /// <exception cref="LinuxException">EBADF.</exception>
    internal static void Dup2(int descriptor, int target) => Check(dup2(descriptor, target), "dup2");

    [LibraryImport(Library, SetLastError = true)]
    private static partial int dup2(int descriptor, int target);
}
