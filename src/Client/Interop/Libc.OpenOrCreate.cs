using System.Runtime.InteropServices;
using EchoServer.Linux;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Client.Interop;

internal static partial class Libc
{
    private const int O_RDWR = 0x2, O_CREAT = 0x40, O_NOCTTY = 0x100, O_CLOEXEC = 0x80000;
    private const int OwnerReadsAndWrites = 0x180; // 0600

    private const int LOCK_EX = 2;

    /// <summary>open(2): a file to read and write, made with mode 0600 if it is not there. Unlike the runtime's own it is not locked by that.</summary>
    /// <exception cref="IOException">It can't be opened; the message is the system's.</exception>
    public static SafeFileHandle OpenOrCreate(string path)
    {
        int descriptor = OpenRaw(path, O_RDWR | O_CREAT | O_NOCTTY | O_CLOEXEC, OwnerReadsAndWrites);
        if (descriptor < 0) throw new IOException(Marshal.GetLastPInvokeErrorMessage());
        return new SafeFileHandle(descriptor, ownsHandle: true);
    }

    /// <summary>flock(2): waits for the lock of an open file, which is given back when it is closed.</summary>
    /// <exception cref="IOException">Its file system has no locks; the message is the system's.</exception>
    public static void Lock(SafeFileHandle file)
    {
        while (LockRaw(file, LOCK_EX) < 0)
            if (Marshal.GetLastPInvokeError() != EchoServer.Linux.Errno.EINTR) throw new IOException(Marshal.GetLastPInvokeErrorMessage());
    }

    // open is variadic; on x86-64 and arm64 Linux a mode is passed just as a fixed argument would be.
    [LibraryImport(Library, EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenRaw(string path, int flags, int mode);

    [LibraryImport(Library, EntryPoint = "flock", SetLastError = true)]
    private static partial int LockRaw(SafeFileHandle file, int operation);
}
