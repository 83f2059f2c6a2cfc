using System.Runtime.InteropServices;

namespace EchoServer.Client.Interop;

internal static partial class Libc
{
    // More than the structure has on any machine; only the C library looks inside.
    private const int TermiosRoom = 256;

    private const int AtOnce = 0; // TCSANOW

    /// <summary>Reads a terminal's mode.</summary>
    /// <param name="descriptor">The terminal.</param>
    /// <returns>The mode, for <see cref="SetTerminalMode"/> and <see cref="ToRawMode"/> only.</returns>
    /// <exception cref="IOException">It is no terminal; the message is the system's.</exception>
    public static byte[] GetTerminalMode(int descriptor)
    {
        byte[] mode = new byte[TermiosRoom];
        if (GetAttributesRaw(descriptor, mode) < 0) throw new IOException(Marshal.GetLastPInvokeErrorMessage());
        return mode;
    }

    /// <summary>Sets a terminal's mode, without waiting for output that nobody may ever take.</summary>
    /// <returns>False when the terminal is gone or refuses.</returns>
    public static bool SetTerminalMode(int descriptor, byte[] mode) =>
        SetAttributesRaw(descriptor, AtOnce, mode) == 0;

    /// <summary>The same mode, but raw: every key arrives as it is typed, unechoed and without a meaning.</summary>
    public static byte[] ToRawMode(byte[] mode)
    {
        byte[] raw = [.. mode];
        MakeRawRaw(raw);
        return raw;
    }

    [LibraryImport(Library, EntryPoint = "tcgetattr", SetLastError = true)]
    private static partial int GetAttributesRaw(int descriptor, Span<byte> mode);

    [LibraryImport(Library, EntryPoint = "tcsetattr", SetLastError = true)]
    private static partial int SetAttributesRaw(int descriptor, int when, ReadOnlySpan<byte> mode);

    [LibraryImport(Library, EntryPoint = "cfmakeraw")]
    private static partial void MakeRawRaw(Span<byte> mode);
}
