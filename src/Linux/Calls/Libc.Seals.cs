using Microsoft.Win32.SafeHandles;

namespace EchoServer.Linux.Calls;

internal static partial class Libc
{
    internal const uint MFD_ALLOW_SEALING = 2;
    internal const int F_ADD_SEALS = 1033;
    internal const int F_GET_SEALS = 1034;
    internal const int F_SEAL_SEAL = 1;
    internal const int F_SEAL_SHRINK = 2;
    internal const int F_SEAL_GROW = 4;
    internal const int F_SEAL_WRITE = 8;

    private const int Sealed = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;

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
}
