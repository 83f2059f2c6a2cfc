using System.Runtime.CompilerServices;
using EchoServer.ForkServer.Scoreboard;
using EchoServer.Linux;
using EchoServer.Linux.Calls;

namespace EchoServer.ForkServer.ForkSafe;

/// <summary>What a clone does: waits for one connection, serves it, exits.</summary>
/// <remarks>
/// Until it reads the peer's first byte it is one of us, and may write to the scoreboard. By then it has walled itself
/// in: of all that is shared, it can reach its own row, the bell, and the pipe by which it tells of its end.
/// </remarks>
[ForkSafe]
internal static unsafe class Spare
{
    /// <summary>How much is read at once at most, in bytes. A stream gains from more up to here; what is never read to
    /// is no memory.</summary>
    internal const int BufferSize = 262_144;

    // What waiting and receiving return, beside EchoLoop.GoOn and exit codes, when nothing came of it.
    private const int Again = -2;

    private const int NoSocket = -1;

    // A connection's descriptor is this or less: the lowest that is free, and the fork server has closed this one.
    private const int MostSocket = Descriptors.Memory;

    /// <summary>Clones the calling process; the clone becomes a child of the supervisor's and runs
    /// <see cref="Run"/>.</summary>
    /// <param name="board">What it needs to know.</param>
    /// <param name="seat">The number of its seat and its row.</param>
    /// <param name="canReceive">Whether it has a descriptor for a connection (<see cref="HasDescriptorFree"/>); if not,
    /// it ends at once, and not only when one comes.</param>
    /// <returns>Its pid; or minus the errno of clone3(2). It does not return in the clone.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int Make(Board* board, uint seat, bool canReceive)
    {
        int pid = Sibling.Clone(&board->Seats[seat].Pid);
        if (pid == 0) Run(board, seat, canReceive);
        return pid;
    }

    // Whatever can be done before the connection comes is done then: its peer waits for the rest.
    [MethodImpl(MethodImplOptions.AggressiveOptimization), SkipLocalsInit]
    internal static void Run(Board* board, uint seat, bool canReceive)
    {
        Sibling.EndWith(board->Supervisor, ExitCode.Orphaned);
        Row* row = KeepOneRow(board, seat);
        int pid = board->Seats[seat].Pid; // while the seat can be read
        if (row == null) Leave(board, pid, ExitCode.NoMemory);
        Touch(board, row, seat);
        if (!canReceive) Leave(board, pid, ExitCode.NoDescriptor);
        int socket;
        int end = Take(board, seat, &socket);
        if (end != EchoLoop.GoOn) Leave(board, pid, end);
        bool mustWake = Claim(board);
        if (!WallIn(board)) Kernel.Exit(ExitCode.Error);
        Kernel.Exit(Serve(board, row, pid, socket, mustWake));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Leave(Board* board, int pid, int code)
    {
        AnnounceEnd(board, pid);
        Kernel.Exit(code);
    }

    /// <summary>Gives up all rows but one.</summary>
    /// <returns>Where that is now; null when it failed.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Row* KeepOneRow(Board* board, uint seat)
    {
        bool isKept = Kernel.Duplicate(board->Rows + seat * board->RowStride, board->RowStride, board->Window)
            && Kernel.Unmap(board->Rows, board->RowsSize);
        return isKept ? (Row*)board->Window : null;
    }

    /// <summary>Has the pages made that are needed later.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Touch(Board* board, Row* row, uint seat)
    {
        // the kernel does not have to, then, between taking a message out of the queue and writing it there
        board->Seats[seat].Number = 0;
        _ = Volatile.Read(ref board->Header->Asleep);
        _ = Volatile.Read(ref *board->Bell);
        board->Buffer[0] = 0;
        row->Messages = 0;
    }

    /// <summary>Tells who waits for it that a connection was taken.</summary>
    /// <returns>Whether the fork server sleeps, and has to be woken to make another spare.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool Claim(Board* board)
    {
        Header* header = board->Header;
        if (header->IsWatched != 0)
        {
            Interlocked.Increment(ref header->Claims);
            Kernel.FutexWake(&header->Claims, 1);
        }
        return Volatile.Read(ref header->Asleep) != 0;
    }

    /// <summary>Gives up the way to connections, and the control part.</summary>
    /// <returns>False when that failed.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool WallIn(Board* board)
    {
        Kernel.Close(board->Channel);
        return Kernel.Unmap(board->Header, board->ControlSize);
    }

    /// <returns>The exit code.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Serve(Board* board, Row* row, int pid, int socket, bool mustWake)
    {
        int end = EchoLoop.Answer(socket, board->Buffer, BufferSize, row);
        if (mustWake) ForkServerLoop.Ring(board->Bell); // the peer did not have to wait for that
        while (end == EchoLoop.GoOn) end = EchoLoop.Answer(socket, board->Buffer, BufferSize, row);
        AnnounceEnd(board, pid);
        return end;
    }

    /// <summary>
    /// Tells the reaper whom to look for: to find one dead child among thousands of live ones, the kernel has to go
    /// through them all. When the pipe is full, it will find us all the same.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AnnounceEnd(Board* board, int pid)
    {
        Kernel.WriteUnlessFull(board->Ends, (byte*)&pid, sizeof(int));
    }

    /// <summary>Waits for the next connection, and takes it; by then it stands in our seat.</summary>
    /// <returns><see cref="EchoLoop.GoOn"/>; or an exit code: there is none for us.</returns>
    /// <remarks>Nothing is taken that can't be kept: without a descriptor for it the connection stays for
    /// another.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Take(Board* board, uint seat, int* socket)
    {
        int result = Again;
        while (result == Again)
        {
            result = Await(board->Channel);
            if (result == EchoLoop.GoOn) result = Receive(board->Channel, &board->Seats[seat], socket);
        }
        return result;
    }

    /// <summary>Waits until there is a message, which stays where it is. The kernel wakes one spare for each.</summary>
    /// <returns><see cref="EchoLoop.GoOn"/>, <see cref="Again"/>, or an exit code.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization), SkipLocalsInit]
    private static int Await(int channel)
    {
        Seat unread;
        nint count = ReceiveMessage(channel, &unread, null, Libc.MSG_PEEK);
        if (count < 0) return Kernel.Errno() == Errno.EINTR ? Again : ExitCode.Error;
        if (count == 0) return ExitCode.Closed;
        return HasDescriptorFree() ? EchoLoop.GoOn : ExitCode.NoDescriptor;
    }

    /// <summary>Whether the limit of descriptors, which may be changed from outside (prlimit(2)), leaves one for a
    /// connection.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static bool HasDescriptorFree() => Kernel.DescriptorLimit() > MostSocket;

    /// <summary>Receives a message, if nobody else has by now.</summary>
    /// <returns>As <see cref="Await"/>.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization), SkipLocalsInit]
    private static int Receive(int channel, Seat* seat, int* socket)
    {
        DescriptorMessage control;
        control.One = NoSocket;
        nint count = ReceiveMessage(channel, seat, &control, Libc.MSG_DONTWAIT | Libc.MSG_CMSG_CLOEXEC);
        if (count < 0) return Kernel.Errno() is Errno.EINTR or Errno.EAGAIN ? Again : ExitCode.Error;
        if (count == 0 || seat->Number == Seat.Leave) return ExitCode.Closed;
        *socket = control.One;
        return control.One == NoSocket ? ExitCode.NoDescriptor : EchoLoop.GoOn;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization), SkipLocalsInit]
    private static nint ReceiveMessage(int channel, Seat* seat, DescriptorMessage* control, int flags)
    {
        MessageHeader message;
        return Kernel.Receive(
            channel, &message, &seat->Check, Seat.MessageSize, control,
            control == null ? 0 : sizeof(DescriptorMessage), flags);
    }
}
