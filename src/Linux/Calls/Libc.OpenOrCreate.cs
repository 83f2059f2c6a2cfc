using Microsoft.Win32.SafeHandles;

namespace EchoServer.Linux.Calls;

internal static unsafe partial class Libc
{
    private const int OwnerReadsAndWrites = 0b110_000_000;

    /// <summary>open(2), close-on-exec: a file to read and write, made with mode 0600 where there is none. Unlike the runtime's own it is not locked by that, and a FIFO without a reader is not waited for.</summary>
    /// <exception cref="LinuxException">ENOENT: there is no such folder; EACCES, EISDIR, EROFS; ENXIO: a socket; EMFILE, ENFILE.</exception>
    internal static SafeFileHandle OpenOrCreate(string path) =>
        new(Check(Open(path, O_RDWR, OwnerReadsAndWrites), "open"), ownsHandle: true);
}
