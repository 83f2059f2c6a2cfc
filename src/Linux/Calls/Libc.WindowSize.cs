using System.Runtime.InteropServices;

namespace EchoServer.Linux.Calls;

internal static unsafe partial class Libc
{
    internal const nuint TIOCGWINSZ = 0x5413;

    /// <summary>ioctl_tty(2) TIOCGWINSZ: how many columns and rows a terminal has now.</summary>
    /// <returns>Null when the descriptor is no terminal. A terminal that does not know says 0.</returns>
    internal static (int Columns, int Rows)? WindowSize(int descriptor)
    {
        ushort* size = stackalloc ushort[4]; // struct winsize: rows, columns, and two that are unused
        return ioctl(descriptor, TIOCGWINSZ, size) == 0 ? (size[1], size[0]) : null;
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial int ioctl(int descriptor, nuint request, ushort* argument);
}
