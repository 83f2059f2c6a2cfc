using System.Runtime.InteropServices;

namespace EchoServer.Linux.Calls;

internal static partial class Libc
{
    internal const int X_OK = 1;

    /// <summary>access(2) with X_OK: whether this process's user may execute a file.</summary>
    internal static bool MayExecute(string path) => access(path, X_OK) == 0;

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int access(string path, int mode);
}
