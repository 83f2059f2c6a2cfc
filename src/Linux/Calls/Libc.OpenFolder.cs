using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Linux.Calls;

internal static unsafe partial class Libc
{
    // It differs between architectures (asm/fcntl.h).
    internal static int O_DIRECTORY => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x4000 : 0x10000;

    /// <summary>open(2): a folder, for reading, close-on-exec. The BCL opens files only.</summary>
    /// <exception cref="LinuxException">ENOENT, ENOTDIR: there is no such folder; EACCES: we may not read it; EMFILE, ENFILE.</exception>
    internal static SafeFileHandle OpenFolder(string path)
    {
        int result;
        do result = open(path, O_DIRECTORY | O_CLOEXEC);
        while (Interrupted(result));
        return new SafeFileHandle(Check(result, "open"), ownsHandle: true);
    }

    // open is variadic; its third argument is for files that it makes.
    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);
}
