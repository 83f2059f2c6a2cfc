using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Linux.Calls;

// Memory that processes share.
internal static unsafe partial class Libc
{
    internal const int PROT_READ = 1;
    internal const int PROT_WRITE = 2;
    internal const int MAP_SHARED = 1;
    internal const int MAP_PRIVATE = 2;
    internal const int MAP_ANONYMOUS = 0x20;
    internal const int MADV_DONTFORK = 10;
    private const nint MAP_FAILED = -1;

    internal const uint MFD_CLOEXEC = 1;

    internal const uint MFD_ALLOW_SEALING = 2;
    internal const int F_ADD_SEALS = 1033;
    internal const int F_SEAL_SEAL = 1;
    internal const int F_SEAL_SHRINK = 2;
    internal const int F_SEAL_GROW = 4;

    internal const int FALLOC_FL_KEEP_SIZE = 1;
    internal const int FALLOC_FL_PUNCH_HOLE = 2;

    /// <summary>memfd_create(2) and ftruncate(2): anonymous memory of that size, all zero, that processes can share.
    /// Close-on-exec.</summary>
    /// <exception cref="LinuxException">EMFILE, ENFILE, ENOMEM; ENOSYS before Linux 3.17.</exception>
    internal static SafeFileHandle MemFd(string name, nuint size)
    {
        SafeFileHandle memory = MemFd(name);
        Check(ftruncate(memory, (nint)size), "ftruncate");
        return memory;
    }

    /// <summary>memfd_create(2): the same, empty as yet.</summary>
    /// <inheritdoc cref="MemFd(string, nuint)"/>
    internal static SafeFileHandle MemFd(string name) =>
        new(Check(memfd_create(name, MFD_CLOEXEC), "memfd_create"), ownsHandle: true);

    /// <summary>As <see cref="MemFd(string, nuint)"/>, and nobody who has it can make it smaller, which would end those
    /// who have it mapped (SIGBUS), or larger: F_SEAL_SHRINK, F_SEAL_GROW, F_SEAL_SEAL.</summary>
    /// <inheritdoc cref="MemFd(string, nuint)"/>
    internal static SafeFileHandle MemFdOfFixedSize(string name, nuint size)
    {
        SafeFileHandle memory =
            new(Check(memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING), "memfd_create"), ownsHandle: true);
        Check(ftruncate(memory, (nint)size), "ftruncate");
        Check(fcntl((int)memory.DangerousGetHandle(), F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW), "fcntl");
        return memory;
    }

    /// <summary>fallocate(2) with FALLOC_FL_PUNCH_HOLE: gives the memory of a part back, which reads as zeros from here
    /// on.</summary>
    /// <exception cref="LinuxException">EOPNOTSUPP: no such file.</exception>
    internal static void PunchHole(SafeFileHandle memory, long offset, long length)
    {
        int result;
        do result = fallocate(memory, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, offset, length);
        while (Interrupted(result));
        Check(result, "fallocate");
    }

    /// <summary>mmap(2) for reading and writing.</summary>
    /// <param name="hint">Where to, if there is room; 0 for anywhere.</param>
    /// <param name="size">How many bytes.</param>
    /// <param name="flags">MAP_SHARED, or MAP_PRIVATE | MAP_ANONYMOUS.</param>
    /// <param name="descriptor">What is mapped; -1 for memory of our own.</param>
    /// <param name="offset">From where on; a multiple of the page size.</param>
    /// <returns>Its address; null when it can't be mapped, and errno tells why.</returns>
    internal static byte* Map(nuint hint, nuint size, int flags, int descriptor, nuint offset)
    {
        void* address = mmap((void*)hint, size, PROT_READ | PROT_WRITE, flags, descriptor, (nint)offset);
        return (nint)address == MAP_FAILED ? null : (byte*)address;
    }

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int memfd_create(string name, uint flags);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int ftruncate(SafeFileHandle memory, nint size);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int fallocate(SafeFileHandle file, int mode, long offset, long length);

    [LibraryImport(Library, SetLastError = true)]
    private static partial void* mmap(
        void* address, nuint size, int protection, int flags, int descriptor, nint offset);
}
