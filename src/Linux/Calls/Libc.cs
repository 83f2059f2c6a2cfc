using System.Runtime.InteropServices;

namespace EchoServer.Linux.Calls;

/// <summary>
/// The calls that the BCL lacks, straight to the C library, in files by family. Each call's comment is the contract of its
/// return values. Constants and layouts are those of Linux on x86-64 and arm64; a test proves them against the C compiler.
/// </summary>
internal static unsafe partial class Libc
{
    private const string Library = "libc";

    /// <summary>The result of a call that returns -1 and sets errno when it fails.</summary>
    /// <exception cref="LinuxException">The result is -1; it carries errno as the call left it.</exception>
    private static int Check(int result, string call) =>
        result != -1 ? result : throw new LinuxException(call, Marshal.GetLastPInvokeError());

    private static bool Interrupted(int result) => result == -1 && Marshal.GetLastPInvokeError() == Errno.EINTR;
}
