using System.Runtime.CompilerServices;

namespace EchoServer.Linux.ForkSafe;

/// <summary>A clone that is a child of our own parent's (CLONE_PARENT, clone(2)): that waits for it as for any other of
/// its children, and does not lose it when we end.</summary>
[ForkSafe]
internal static unsafe class Sibling
{
    /// <summary>Clones the calling process. The clone has the kernel's own action for each signal.</summary>
    /// <param name="pid">Where the kernel stores the clone's pid before the clone runs.</param>
    /// <returns>The clone's pid, or minus the errno of clone3(2); 0 in the clone.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int Clone(int* pid)
    {
        CloneArguments arguments = default;
        arguments.Flags =
            CloneArguments.CLONE_PARENT | CloneArguments.CLONE_CLEAR_SIGHAND | CloneArguments.CLONE_PARENT_SETTID;
        arguments.ParentTid = (ulong)pid;
        nint made = Kernel.Clone3(&arguments);
        return made < 0 ? -Kernel.Errno() : (int)made;
    }

    /// <summary>From here on the kernel kills this process when its parent ends (PR_SET_PDEATHSIG(2const)); if that has
    /// ended already, it exits.</summary>
    /// <param name="parent">The parent's pid.</param>
    /// <param name="exitCode">What it exits with then.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void EndWith(int parent, int exitCode)
    {
        if (Kernel.SetParentDeathSignal() != 0 || Kernel.GetPpid() != parent) Kernel.Exit(exitCode);
    }
}
