using System.Runtime.CompilerServices;
using EchoServer.ForkServer.Scoreboard;
using EchoServer.Linux;

namespace EchoServer.ForkServer.ForkSafe;

/// <summary>The fork server's life: it keeps so many spares as the scoreboard asks for, by cloning itself.</summary>
/// <remarks>
/// It is a clone itself, of the .NET process that was started for it, and has nothing of that but what a spare needs: a
/// runtime's mappings would have to be gone through at every clone, even those that are not copied.
/// </remarks>
[ForkSafe]
internal static unsafe class ForkServerLoop
{
    // How long to wait when no process could be made, unless somebody rings before.
    private const int RetryNanoseconds = 100_000_000;

    // How long otherwise: a child that has gone wrong can do what it likes with the bell, and so keep one ring from us.
    private const int RoundSeconds = 1;

    /// <summary>Clones the calling process; the clone becomes a child of the supervisor's, which finds its pid in the
    /// header.</summary>
    /// <returns>0, or the errno of clone3(2). It does not return in the clone.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int Make(Board* board)
    {
        int pid = Sibling.Clone(&board->Header->ForkServer);
        if (pid == 0) Run(board);
        return pid < 0 ? -pid : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(Board* board)
    {
        Sibling.EndWith(board->Supervisor, ExitCode.Orphaned);
        Kernel.Close(Descriptors.Memory); // not before: the runtime would take the number for a file
        Kernel.CloseFrom(Descriptors.Ends + 1); // what the runtime had open
        while (true) KeepSpares(board);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void KeepSpares(Board* board)
    {
        Header* header = board->Header;
        bool isShort = !MakeSpares(board);
        Announce(header, header->CloneError);
        int rung = Volatile.Read(ref *board->Bell); // whoever sees that we sleep rings after this
        Volatile.Write(ref header->Asleep, 1);
        // who wants a spare counts first, and looks whether we sleep then; we do it the other way round
        Interlocked.MemoryBarrier();
        if (isShort || !WantsMore(header)) WaitForBell(board, rung, isShort);
        Volatile.Write(ref header->Asleep, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool WantsMore(Header* header) =>
        Volatile.Read(ref header->Idle) < Volatile.Read(ref header->Wanted) + Volatile.Read(ref header->Stalled);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool MayMake(Header* header) =>
        Volatile.Read(ref header->Allowed) - header->Fresh - header->Reused > 0;

    /// <returns>False when a process could not be made, or may not be.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool MakeSpares(Board* board)
    {
        Header* header = board->Header;
        bool canReceive = Spare.HasDescriptorFree(); // of all that are made now: the limit is inherited
        while (WantsMore(header) && MayMake(header))
        {
            if (!MakeCounted(board, canReceive)) return false;
        }
        header->CloneError = 0; // also when nothing was wanted: an old error would keep connections waiting
        return !WantsMore(header);
    }

    /// <returns>False when it could not be made.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool MakeCounted(Board* board, bool canReceive)
    {
        Header* header = board->Header;
        Volatile.Write(ref header->IsMaking, 1);
        Interlocked.Increment(ref header->Idle);
        int errno = MakeSpare(board, canReceive);
        header->CloneError = errno;
        if (errno != 0)
        {
            Interlocked.Decrement(ref header->Idle);
            Interlocked.Increment(ref header->Failures);
        }
        Volatile.Write(ref header->IsMaking, 0);
        return errno == 0;
    }

    /// <returns>0, or an errno.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int MakeSpare(Board* board, bool canReceive)
    {
        Header* header = board->Header;
        bool isReused = header->Reused != Volatile.Read(ref header->Freed);
        if (!isReused && header->Fresh == board->Capacity) return Errno.EAGAIN; // as many as there can be processes
        uint seat = isReused ? board->Ring[header->Reused & board->RingMask] : (uint)header->Fresh;
        int pid = Spare.Make(board, seat, canReceive);
        if (pid < 0) return -pid;
        if (pid < board->Capacity) board->Pids[pid] = seat; // pid_max may have been raised
        if (isReused) header->Reused++;
        else header->Fresh++;
        return 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WaitForBell(Board* board, int rung, bool isShort)
    {
        TimeSpec timeout;
        timeout.Seconds = isShort ? 0 : RoundSeconds;
        timeout.Nanoseconds = isShort ? RetryNanoseconds : 0;
        Kernel.FutexWait(board->Bell, rung, &timeout);
    }

    /// <summary>Wakes the fork server to look at the header again. It does not wait, whatever others have done with the
    /// bell.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Ring(int* bell)
    {
        Interlocked.Increment(ref *bell);
        // all: who else waits there has no business to, and must not be woken in its place
        Kernel.FutexWake(bell, int.MaxValue);
    }

    /// <summary>Says, once, how the first clone went: 0, or an errno.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Announce(Header* header, int errno)
    {
        header->CloneError = errno;
        if (header->Ready != 0) return;
        Volatile.Write(ref header->Ready, 1);
        Kernel.FutexWake(&header->Ready, 1);
    }
}
