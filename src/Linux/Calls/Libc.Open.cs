using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Linux.Calls;

internal static unsafe partial class Libc
{
    internal const int O_WRONLY = 1;
    internal const int O_RDWR = 2;
    internal const int O_CREAT = 0x40;
    internal const int O_NOCTTY = 0x100;
    internal const int O_APPEND = 0x400;

    private const int AllReadAndWrite = 0b110_110_110;

    /// <summary>open(2) for appending, close-on-exec: every write goes to the end, wherever that is by then. Does not wait for the reader of a FIFO; later writes wait.</summary>
    /// <param name="path">A file, which is made where there is none; a FIFO or a device.</param>
    /// <exception cref="LinuxException">ENOENT: there is no such folder; EACCES, EISDIR, EROFS, ENXIO: a socket; EMFILE, ENFILE.</exception>
    internal static SafeFileHandle OpenForAppending(string path)
    {
        int descriptor = Open(path, O_WRONLY | O_APPEND, AllReadAndWrite);
        // Nobody reads the FIFO yet. With an end for reading of our own it takes what a pipe holds, and a reader may come and go (fifo(7)).
        if (descriptor == -1 && Marshal.GetLastPInvokeError() == Errno.ENXIO) descriptor = Open(path, O_RDWR | O_APPEND, AllReadAndWrite);
        var file = new SafeFileHandle(Check(descriptor, "open"), ownsHandle: true);
        Check(fcntl(descriptor, F_SETFL, O_APPEND), "fcntl"); // no O_NONBLOCK any more
        return file;
    }

    // Makes the file where there is none, with this mode less the umask.
    private static int Open(string path, int flags, int mode)
    {
        int descriptor;
        do descriptor = open(path, flags | O_CREAT | O_NOCTTY | O_NONBLOCK | O_CLOEXEC, mode);
        while (Interrupted(descriptor));
        return descriptor;
    }

    // open is variadic; on x86-64 and arm64 Linux an int argument is passed just as a fixed one would be.
    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags, int mode);
}
