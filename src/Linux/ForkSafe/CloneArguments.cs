using System.Runtime.InteropServices;

namespace EchoServer.Linux.ForkSafe;

/// <summary>struct clone_args (clone3(2)), version 0.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct CloneArguments
{
    internal const ulong CLONE_PARENT_SETTID = 0x00100000;
    internal const ulong CLONE_PARENT = 0x00008000;
    internal const ulong CLONE_CLEAR_SIGHAND = 0x1_0000_0000;

    internal ulong Flags;
    internal ulong PidFd;
    internal ulong ChildTid;
    internal ulong ParentTid;
    internal ulong ExitSignal;
    internal ulong Stack;
    internal ulong StackSize;
    internal ulong Tls;
}
