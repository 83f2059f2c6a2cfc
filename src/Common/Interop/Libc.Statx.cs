using System.Runtime.InteropServices;

namespace EchoServer.Common.Interop;

internal static unsafe partial class Libc
{
    internal const int AT_FDCWD = -100;
    internal const int AT_SYMLINK_NOFOLLOW = 0x100;
    internal const uint STATX_TYPE = 1;
    internal const ushort S_IFMT = 0xF000;
    internal const ushort S_IFSOCK = 0xC000;

    /// <summary>The part of struct statx that we read; the kernel fixes its layout for every architecture.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    internal struct StatxBuffer
    {
        [FieldOffset(28)] internal ushort Mode;
    }

    /// <summary>statx(2): is there a socket's file at this very path (not behind a symbolic link)?</summary>
    /// <returns>False for anything else, and for nothing at all.</returns>
    internal static bool IsSocketFile(string path)
    {
        StatxBuffer buffer;
        return statx(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, STATX_TYPE, &buffer) == 0 && (buffer.Mode & S_IFMT) == S_IFSOCK;
    }

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int folder, string path, int flags, uint mask, StatxBuffer* buffer);
}
