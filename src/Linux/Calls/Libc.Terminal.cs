using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Linux.Calls;

// Terminals.
internal static unsafe partial class Libc
{
    internal const int TCSANOW = 0;

    // More than the structure has on any machine; only the C library looks inside.
    private const int TermiosRoom = 256;

    internal const nuint TIOCGWINSZ = 0x5413;

    /// <summary>tcgetattr(3): a terminal's mode.</summary>
    /// <param name="descriptor">The terminal.</param>
    /// <returns>The mode, for <see cref="SetTerminalMode"/> and <see cref="ToRawMode"/> only.</returns>
    /// <exception cref="LinuxException">ENOTTY: it is no terminal; EIO: the terminal is gone.</exception>
    internal static byte[] GetTerminalMode(int descriptor)
    {
        byte[] mode = new byte[TermiosRoom];
        Check(tcgetattr(descriptor, mode), "tcgetattr");
        return mode;
    }

    /// <summary>tcsetattr(3): sets a terminal's mode, without waiting for output that nobody may ever take.</summary>
    /// <returns>False when the terminal is gone or refuses.</returns>
    internal static bool SetTerminalMode(int descriptor, byte[] mode) =>
        tcsetattr(descriptor, TCSANOW, mode) == 0;

    /// <summary>cfmakeraw(3): the same mode, but raw: every key arrives as it is typed, unechoed and without a
    /// meaning.</summary>
    internal static byte[] ToRawMode(byte[] mode)
    {
        byte[] raw = [.. mode];
        cfmakeraw(raw);
        return raw;
    }

    /// <summary>ioctl_tty(2) TIOCGWINSZ: how many columns and rows a terminal has now.</summary>
    /// <returns>Null when the descriptor is no terminal. A terminal that does not know says 0.</returns>
    internal static (int Columns, int Rows)? WindowSize(int descriptor)
    {
        ushort* size = stackalloc ushort[4]; // struct winsize: rows, columns, and two that are unused
        using SafeFileHandle terminal = Borrowed(descriptor);
        return ioctl(terminal, TIOCGWINSZ, size) == 0 ? (size[1], size[0]) : null;
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial int tcgetattr(int descriptor, Span<byte> mode);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int tcsetattr(int descriptor, int when, ReadOnlySpan<byte> mode);

    [LibraryImport(Library)]
    private static partial void cfmakeraw(Span<byte> mode);

    // ioctl is variadic; on x86-64 and arm64 Linux a pointer is passed just as a fixed argument would be.
    [LibraryImport(Library, SetLastError = true)]
    private static partial int ioctl(SafeFileHandle descriptor, nuint request, void* argument);
}
