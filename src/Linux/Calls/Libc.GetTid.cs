using System.Runtime.InteropServices;

namespace EchoServer.Linux.Calls;

internal static partial class Libc
{
    private static readonly nint _gettid = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 186 : 178;

    /// <summary>Whether the calling thread is the first of its process, which the kernel keeps as long as the process lives: gettid(2) is getpid(2).</summary>
    internal static bool IsMainThread => syscall(_gettid, 0, 0, 0, 0, 0, 0) == Environment.ProcessId;
}
