using System.Runtime.InteropServices;

namespace EchoServer.Linux.Calls;

internal static partial class Libc
{
    private const uint DirectoryMode = 0x1FF; // 0777, less the umask

    /// <summary>mkdir(2). The BCL's takes a directory that is there already for a success, so two processes can't tell whose it is.</summary>
    /// <param name="path">The directory; its parent exists.</param>
    /// <returns>False when there is something of that name already (EEXIST).</returns>
    /// <exception cref="LinuxException">EACCES, ENOENT, ENOSPC, EROFS.</exception>
    internal static bool TryMakeDirectory(string path) =>
        mkdir(path, DirectoryMode) == 0 || (Marshal.GetLastPInvokeError() is var errno && errno == Errno.EEXIST ? false : throw new LinuxException("mkdir", errno));

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int mkdir(string path, uint mode);
}
