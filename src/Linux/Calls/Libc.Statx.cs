using System.Runtime.InteropServices;

namespace EchoServer.Linux.Calls;

internal static unsafe partial class Libc
{
    internal const int AT_FDCWD = -100;
    internal const int AT_SYMLINK_NOFOLLOW = 0x100;
    internal const uint STATX_TYPE = 1;
    internal const uint STATX_INO = 0x100;
    internal const ushort S_IFMT = 0xF000;
    internal const ushort S_IFSOCK = 0xC000;

    /// <summary>The part of struct statx that we read; the kernel fixes its layout for every architecture.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    internal struct StatxBuffer
    {
        [FieldOffset(28)] internal ushort Mode;
        [FieldOffset(32)] internal ulong Inode;
        [FieldOffset(136)] internal uint DeviceMajor;
        [FieldOffset(140)] internal uint DeviceMinor;

        /// <summary>Whether it is a socket's file.</summary>
        internal readonly bool IsSocket => (Mode & S_IFMT) == S_IFSOCK;

        /// <summary>Whether it is the same file: the same inode of the same device.</summary>
        internal readonly bool IsSameAs(in StatxBuffer other) =>
            (Inode, DeviceMajor, DeviceMinor) == (other.Inode, other.DeviceMajor, other.DeviceMinor);
    }

    /// <summary>statx(2): what is at this very path (not behind a symbolic link)?</summary>
    /// <returns>False for nothing at all, and for what we may not look at.</returns>
    internal static bool TryStat(string path, out StatxBuffer buffer)
    {
        fixed (StatxBuffer* into = &buffer) return statx(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, STATX_TYPE | STATX_INO, into) == 0;
    }

    /// <summary>statx(2): what is at this path, or where a symbolic link there leads?</summary>
    /// <returns>As of <see cref="TryStat"/>.</returns>
    internal static bool TryStatTarget(string path, out StatxBuffer buffer)
    {
        fixed (StatxBuffer* into = &buffer) return statx(AT_FDCWD, path, 0, STATX_TYPE | STATX_INO, into) == 0;
    }

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int folder, string path, int flags, uint mask, StatxBuffer* buffer);
}
