using System.Runtime.CompilerServices;
using EchoServer.ForkServer.Scoreboard;

namespace EchoServer.ForkServer.ForkSafe;

/// <summary>The fork server's life: it keeps so many spares as the scoreboard asks for, by cloning itself.</summary>
/// <remarks>
/// It is a clone itself, of the .NET process that was started for it, and has nothing of that but what a spare needs: a runtime's mappings would have
/// to be gone through at every clone, even those that are not copied.
/// </remarks>
[ForkSafe]
internal static unsafe class Nursery
{
    private const int SIGKILL = 9;

    // How long to wait when no process could be made, unless somebody rings before.
    private const int RetryNanoseconds = 100_000_000;

    /// <summary>Clones the calling process; the clone becomes a child of the supervisor's, which finds its pid in the header.</summary>
    /// <returns>0, or the errno of clone3(2). It does not return in the clone.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int Make(Board* board)
    {
        CloneArguments arguments = default;
        arguments.Flags = CloneArguments.CLONE_PARENT | CloneArguments.CLONE_CLEAR_SIGHAND | CloneArguments.CLONE_PARENT_SETTID;
        arguments.ParentTid = (ulong)&board->Header->ForkServer;
        nint pid = Kernel.Clone3(&arguments);
        if (pid == 0) Run(board);
        return pid < 0 ? Kernel.Errno() : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(Board* board)
    {
        if (Kernel.SetParentDeathSignal(SIGKILL) != 0 || Kernel.GetPpid() != board->Supervisor) Kernel.Exit(ExitCode.Orphaned);
        while (true) KeepSpares(board);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void KeepSpares(Board* board)
    {
        Header* header = board->Header;
        int bell = Volatile.Read(ref header->Bell);
        bool made = MakeSpares(board);
        Announce(header);
        Volatile.Write(ref header->Asleep, 1);
        Interlocked.MemoryBarrier();
        Kernel.FutexWait(&header->Bell, bell, made ? 0 : RetryNanoseconds);
        Volatile.Write(ref header->Asleep, 0);
    }

    /// <returns>False when a process could not be made.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool MakeSpares(Board* board)
    {
        Header* header = board->Header;
        while (Volatile.Read(ref header->Idle) < Volatile.Read(ref header->Wanted))
        {
            Interlocked.Increment(ref header->Idle);
            header->CloneError = Spare.Make(board);
            if (header->CloneError == 0) continue;
            Interlocked.Decrement(ref header->Idle);
            return false;
        }
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Announce(Header* header)
    {
        if (header->Ready != 0) return;
        Volatile.Write(ref header->Ready, 1);
        Kernel.FutexWake(&header->Ready, 1);
    }
}
