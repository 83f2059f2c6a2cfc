using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Linux.Calls;

// Memory that processes share.
internal static unsafe partial class Libc
{
    internal const uint MFD_CLOEXEC = 1;

    internal const uint MFD_ALLOW_SEALING = 2;
    internal const int F_ADD_SEALS = 1033;
    internal const int F_GET_SEALS = 1034;
    internal const int F_SEAL_SEAL = 1;
    internal const int F_SEAL_SHRINK = 2;
    internal const int F_SEAL_GROW = 4;
    internal const int F_SEAL_WRITE = 8;

    private const int Sealed = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;

    internal const int FALLOC_FL_KEEP_SIZE = 1;
    internal const int FALLOC_FL_PUNCH_HOLE = 2;

    /// <summary>memfd_create(2) and ftruncate(2): anonymous memory of that size, all zero, that processes can share. Close-on-exec.</summary>
    /// <exception cref="LinuxException">EMFILE, ENFILE, ENOMEM; ENOSYS before Linux 3.17.</exception>
    internal static SafeFileHandle MemFd(string name, nuint size)
    {
        SafeFileHandle memory = MemFd(name);
        Check(ftruncate(memory, (nint)size), "ftruncate");
        return memory;
    }

    /// <summary>memfd_create(2): the same, empty as yet.</summary>
    /// <inheritdoc cref="MemFd(string, nuint)"/>
    internal static SafeFileHandle MemFd(string name) => new(Check(memfd_create(name, MFD_CLOEXEC), "memfd_create"), ownsHandle: true);

    /// <summary>As <see cref="MemFd(string, nuint)"/>, and nobody who has it can make it smaller, which would end those who have it mapped (SIGBUS), or larger: F_SEAL_SHRINK, F_SEAL_GROW, F_SEAL_SEAL.</summary>
    /// <inheritdoc cref="MemFd(string, nuint)"/>
    internal static SafeFileHandle MemFdOfFixedSize(string name, nuint size)
    {
        SafeFileHandle memory = SealableMemFd(name);
        Check(ftruncate(memory, (nint)size), "ftruncate");
        Check(fcntl((int)memory.DangerousGetHandle(), F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW), "fcntl");
        return memory;
    }

    /// <summary>memfd_create(2) with MFD_ALLOW_SEALING: anonymous memory, empty as yet. Close-on-exec.</summary>
    /// <exception cref="LinuxException">EMFILE, ENFILE, ENOMEM.</exception>
    internal static SafeFileHandle SealableMemFd(string name) =>
        new(Check(memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING), "memfd_create"), ownsHandle: true);

    /// <summary>fcntl(2) F_ADD_SEALS: neither its bytes nor its size change any more.</summary>
    /// <exception cref="LinuxException">EPERM: it is no such memory; EBUSY: it is mapped for writing.</exception>
    internal static void Seal(SafeFileHandle memory) => Check(fcntl((int)memory.DangerousGetHandle(), F_ADD_SEALS, Sealed), "fcntl");

    /// <summary>Whether <see cref="Seal"/> was called.</summary>
    /// <returns>False for what is no such memory, too.</returns>
    internal static bool IsSealed(SafeFileHandle memory)
    {
        int seals = fcntl((int)memory.DangerousGetHandle(), F_GET_SEALS, 0);
        return seals != -1 && (seals & Sealed) == Sealed;
    }

    /// <summary>fallocate(2) with FALLOC_FL_PUNCH_HOLE: gives the memory of a part back, which reads as zeros from here on.</summary>
    /// <exception cref="LinuxException">EOPNOTSUPP: no such file.</exception>
    internal static void PunchHole(SafeFileHandle memory, long offset, long length)
    {
        int result;
        do result = fallocate(memory, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, offset, length);
        while (Interrupted(result));
        Check(result, "fallocate");
    }

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int memfd_create(string name, uint flags);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int ftruncate(SafeFileHandle memory, nint size);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int fallocate(SafeFileHandle file, int mode, long offset, long length);
}
