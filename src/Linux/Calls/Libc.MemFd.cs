using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Linux.Calls;

internal static partial class Libc
{
    internal const uint MFD_CLOEXEC = 1;

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

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int memfd_create(string name, uint flags);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int ftruncate(SafeFileHandle memory, nint size);
}
