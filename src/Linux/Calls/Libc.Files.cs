using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Linux.Calls;

// Files and folders: opening, looking at and locking them.
internal static unsafe partial class Libc
{
    private static readonly TimeSpan _flockRound = TimeSpan.FromMilliseconds(5);

    internal const int O_RDONLY = 0;
    internal const int O_WRONLY = 1;
    internal const int O_RDWR = 2;
    internal const int O_CREAT = 0x40;
    internal const int O_NOCTTY = 0x100;
    internal const int O_APPEND = 0x400;

    private const int AllReadAndWrite = 0b110_110_110;

    private const int OwnerReadsAndWrites = 0b110_000_000;

    private const uint DirectoryMode = 0x1FF; // 0777, less the umask

    internal const int AT_FDCWD = -100;
    internal const int AT_SYMLINK_NOFOLLOW = 0x100;
    internal const uint STATX_TYPE = 1;
    internal const uint STATX_INO = 0x100;
    internal const ushort S_IFMT = 0xF000;
    internal const ushort S_IFSOCK = 0xC000;

    internal const int X_OK = 1;

    internal const int LOCK_EX = 2;
    internal const int LOCK_NB = 4;

    internal const int F_SETLK = 6;
    internal const short F_WRLCK = 1;
    internal const short F_UNLCK = 2;

    /// <summary>The part of struct statx that we read; the kernel fixes its layout for every architecture.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    internal struct StatxBuffer
    {
        [FieldOffset(28)] internal ushort Mode;
        [FieldOffset(32)] internal ulong Inode;
        [FieldOffset(136)] internal uint DeviceMajor;
        [FieldOffset(140)] internal uint DeviceMinor;

        /// <summary>Whether it is a socket's file.</summary>
        internal readonly bool IsSocket => (Mode & S_IFMT) == S_IFSOCK;

        /// <summary>Whether it is the same file: the same inode of the same device.</summary>
        internal readonly bool IsSameAs(in StatxBuffer other) =>
            (Inode, DeviceMajor, DeviceMinor) == (other.Inode, other.DeviceMajor, other.DeviceMinor);
    }

    /// <summary>struct flock of a 64-bit system; all zero but the type, it is the whole file.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct RecordLock
    {
        internal short Type;
        internal short Whence;
        internal nint Start;
        internal nint Length;
        internal int Process;
    }

    /// <summary>open(2) for appending, close-on-exec: every write goes to the end, wherever that is by then. Does not
    /// wait for the reader of a FIFO; later writes wait.</summary>
    /// <param name="path">A file, which is made where there is none; a FIFO or a device.</param>
    /// <exception cref="LinuxException">ENOENT: there is no such folder; EACCES, EISDIR, EROFS, ENXIO: a socket;
    /// EMFILE, ENFILE.</exception>
    internal static SafeFileHandle OpenForAppending(string path)
    {
        int descriptor = Open(path, O_WRONLY | O_APPEND, AllReadAndWrite);
        // Nobody reads the FIFO yet. With an end for reading of our own it takes what a pipe holds, and a reader may
        // come and go (fifo(7)).
        if (descriptor == -1 && Marshal.GetLastPInvokeError() == Errno.ENXIO)
            descriptor = Open(path, O_RDWR | O_APPEND, AllReadAndWrite);
        var file = new SafeFileHandle(Check(descriptor, "open"), ownsHandle: true);
        Check(fcntl(descriptor, F_SETFL, O_APPEND), "fcntl"); // no O_NONBLOCK any more
        return file;
    }

    /// <summary>open(2), close-on-exec: a file that is there.</summary>
    /// <returns>Its descriptor; -1 when it can't be opened.</returns>
    internal static int TryOpen(string path, int flags) => open(path, flags | O_CLOEXEC, 0);

    /// <summary>pread(2).</summary>
    /// <returns>How many bytes were read; 0 at the end, -1 when it failed.</returns>
    internal static nint ReadAt(int descriptor, Span<byte> buffer, nint offset)
    {
        fixed (byte* first = buffer) return pread(descriptor, first, (nuint)buffer.Length, offset);
    }

    // Makes the file where there is none, with this mode less the umask.
    private static int Open(string path, int flags, int mode)
    {
        int descriptor;
        do descriptor = open(path, flags | O_CREAT | O_NOCTTY | O_NONBLOCK | O_CLOEXEC, mode);
        while (Interrupted(descriptor));
        return descriptor;
    }

    /// <summary>open(2), close-on-exec: a file to read and write, made with mode 0600 where there is none. Unlike the
    /// runtime's own it is not locked by that, and a FIFO without a reader is not waited for.</summary>
    /// <exception cref="LinuxException">ENOENT: there is no such folder; EACCES, EISDIR, EROFS; ENXIO: a socket;
    /// EMFILE, ENFILE.</exception>
    internal static SafeFileHandle OpenOrCreate(string path) =>
        new(Check(Open(path, O_RDWR, OwnerReadsAndWrites), "open"), ownsHandle: true);

    // It differs between architectures (asm/fcntl.h).
    internal static int O_DIRECTORY => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x4000 : 0x10000;

    /// <summary>open(2): a folder, for reading, close-on-exec. The BCL opens files only.</summary>
    /// <exception cref="LinuxException">ENOENT, ENOTDIR: there is no such folder; EACCES: we may not read it; EMFILE,
    /// ENFILE.</exception>
    internal static SafeFileHandle OpenFolder(string path)
    {
        int result;
        do result = open(path, O_DIRECTORY | O_CLOEXEC, 0);
        while (Interrupted(result));
        return new SafeFileHandle(Check(result, "open"), ownsHandle: true);
    }

    /// <summary>mkdir(2). The BCL's takes a directory that is there already for a success, so two processes can't tell
    /// whose it is.</summary>
    /// <param name="path">The directory; its parent exists.</param>
    /// <returns>False when there is something of that name already (EEXIST).</returns>
    /// <exception cref="LinuxException">EACCES, ENOENT, ENOSPC, EROFS.</exception>
    internal static bool TryMakeDirectory(string path) =>
        mkdir(path, DirectoryMode) == 0
            || (Marshal.GetLastPInvokeError() is var errno && errno == Errno.EEXIST
                ? false : throw new LinuxException("mkdir", errno));

    /// <summary>statx(2): what is at this very path (not behind a symbolic link)?</summary>
    /// <returns>False for nothing at all, and for what we may not look at.</returns>
    internal static bool TryStat(string path, out StatxBuffer buffer)
    {
        fixed (StatxBuffer* into = &buffer)
            return statx(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, STATX_TYPE | STATX_INO, into) == 0;
    }

    /// <summary>statx(2): what is at this path, or where a symbolic link there leads?</summary>
    /// <returns>As of <see cref="TryStat"/>.</returns>
    internal static bool TryStatTarget(string path, out StatxBuffer buffer)
    {
        fixed (StatxBuffer* into = &buffer) return statx(AT_FDCWD, path, 0, STATX_TYPE | STATX_INO, into) == 0;
    }

    /// <summary>access(2) with X_OK: whether this process's user may execute a file.</summary>
    internal static bool MayExecute(string path) => access(path, X_OK) == 0;

    /// <summary>flock(2): takes the lock of an open file for this descriptor. The kernel gives it back when the
    /// descriptor is closed.</summary>
    /// <returns>False when somebody else has it.</returns>
    /// <exception cref="LinuxException">EBADF, ENOLCK, EOPNOTSUPP: there are no such locks here.</exception>
    /// <param name="file">The open file.</param>
    /// <param name="patience">How long to try, if somebody has it.</param>
    internal static bool TryFlock(SafeFileHandle file, TimeSpan patience)
    {
        for (long end = Environment.TickCount64 + (long)patience.TotalMilliseconds; !TryFlock(file);)
        {
            if (Environment.TickCount64 >= end) return false;
// Nothing tells when somebody gives it back, but flock without LOCK_NB, which waits without end.
#pragma warning disable RS0030
            Thread.Sleep(_flockRound);
#pragma warning restore RS0030
        }
        return true;
    }

    private static bool TryFlock(SafeFileHandle file)
    {
        int result;
        do result = flock(file, LOCK_EX | LOCK_NB);
        while (Interrupted(result));
        if (result == -1 && Marshal.GetLastPInvokeError() == Errno.EAGAIN) return false;
        Check(result, "flock");
        return true;
    }

    /// <summary>fcntl(2) F_SETLK: takes the lock of a file for this process. The kernel gives it back when the process
    /// ends, or closes any descriptor of the file.</summary>
    /// <returns>False when another process has it.</returns>
    /// <exception cref="LinuxException">EBADF; ENOLCK: short of memory.</exception>
    internal static bool TryLock(SafeFileHandle file)
    {
        int result = SetLock(file, F_WRLCK);
        if (result == -1 && Marshal.GetLastPInvokeError() is Errno.EAGAIN or Errno.EACCES) return false;
        Check(result, "fcntl");
        return true;
    }

    /// <summary>Gives the lock back.</summary>
    /// <exception cref="LinuxException">EBADF.</exception>
    internal static void Unlock(SafeFileHandle file) => Check(SetLock(file, F_UNLCK), "fcntl");

    private static int SetLock(SafeFileHandle file, short type)
    {
        var entry = new RecordLock { Type = type };
        return fcntl(file, F_SETLK, &entry);
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint pread(int descriptor, byte* buffer, nuint count, nint offset);

    // open is variadic; on x86-64 and arm64 Linux an int argument is passed just as a fixed one would be.
    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags, int mode);

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int mkdir(string path, uint mode);

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int folder, string path, int flags, uint mask, StatxBuffer* buffer);

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int access(string path, int mode);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int flock(SafeFileHandle file, int operation);

    // fcntl is variadic; on x86-64 and arm64 Linux a pointer is passed just as a fixed argument would be.
    [LibraryImport(Library, SetLastError = true)]
    private static partial int fcntl(SafeFileHandle file, int command, RecordLock* entry);
}
