using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Linux.Calls;

internal static unsafe partial class Libc
{
    /// <summary>accept4(2): the next connection of a listening socket, close-on-exec and blocking.</summary>
    /// <exception cref="LinuxException">
    /// EMFILE, ENFILE, ENOBUFS, ENOMEM: short of something; EBADF, EINVAL, ENOTSOCK, EOPNOTSUPP: no listening socket; others: the connection's own.
    /// </exception>
    internal static SafeFileHandle Accept(SafeHandle listener, out PeerAddress peer)
    {
        int result;
        fixed (PeerAddress* address = &peer)
        {
            do
            {
                uint length = (uint)sizeof(PeerAddress);
                result = accept4(listener, address, &length, SOCK_CLOEXEC);
            }
            while (Interrupted(result));
        }
        return new SafeFileHandle(Check(result, "accept4"), ownsHandle: true);
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial int accept4(SafeHandle listener, PeerAddress* address, uint* length, int flags);
}
