using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace EchoServer.Linux.Calls;

internal static unsafe partial class Libc
{
    private const int LongestUnixPath = 107;

    /// <summary>struct sockaddr_un (unix(7)).</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct UnixAddress
    {
        internal ushort Family;
        internal fixed byte Path[LongestUnixPath + 1];
    }

    /// <summary>socket(2) and bind(2): a stream socket with a file at this path. The BCL's Bind would have Dispose delete whatever is at the path by then.</summary>
    /// <param name="path">Of 107 bytes at most.</param>
    /// <exception cref="LinuxException">EADDRINUSE: something is there; ENOENT, ENOTDIR: there is no such folder; EACCES, EROFS: no file can be made in it; EMFILE, ENFILE.</exception>
    internal static SafeSocketHandle BindUnixSocket(string path)
    {
        var made = new SafeSocketHandle(Check(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket"), ownsHandle: true);
        try
        {
            var address = new UnixAddress { Family = AF_UNIX };
            Encoding.UTF8.GetBytes(path, new Span<byte>(address.Path, LongestUnixPath));
            Check(bind(made, &address, (uint)sizeof(UnixAddress)), "bind");
            return made;
        }
        catch
        {
            made.Dispose();
            throw;
        }
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial int socket(int family, int type, int protocol);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int bind(SafeHandle socket, UnixAddress* address, uint length);
}
