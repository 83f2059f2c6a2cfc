using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Linux.Calls;

/// <summary>
/// The calls that the BCL lacks, straight to the C library, in files by family. Each call's comment is the contract of
/// its return values. Constants and layouts are those of Linux on x86-64 and arm64; a test proves them against the C
/// compiler.
/// </summary>
internal static unsafe partial class Libc
{
    internal const string Library = "libc";

    /// <summary>The result of a call that returns -1 and sets errno when it fails.</summary>
    /// <exception cref="LinuxException">The result is -1; it carries errno as the call left it.</exception>
    private static int Check(int result, string call) =>
        result != -1 ? result : throw new LinuxException(call, Marshal.GetLastPInvokeError());

    // A descriptor that is known by its number, such as a standard stream's.
    private static SafeFileHandle Borrowed(int descriptor) => new(descriptor, ownsHandle: false);

    private static bool Interrupted(int result) => result == -1 && Marshal.GetLastPInvokeError() == Errno.EINTR;

    // By number (Kernel has them), where the C library has no function; not for code in a clone.
    [LibraryImport(Library, SetLastError = true)]
    private static partial nint syscall(nint number, nint a, nint b, nint c, nint d, nint e, nint f);
}
