using System.Runtime.CompilerServices;
using EchoServer.ForkServer.Scoreboard;

namespace EchoServer.ForkServer.ForkSafe;

/// <summary>What a clone does: waits for one connection, serves it, exits.</summary>
/// <remarks>
/// Until it reads the peer's first byte it is one of us, and may write to the scoreboard. By then it has walled itself in: of all that is shared, it
/// can reach its own row, and the pipe by which it tells of its end.
/// </remarks>
[ForkSafe]
internal static unsafe class Spare
{
    /// <summary>How much is read at once, in bytes.</summary>
    internal const int BufferSize = 65536;

    private const int SIGKILL = 9;
    private const int EINTR = 4;

    // CMSG_SPACE of one descriptor (cmsg(3)).
    private const int ControlSize = 24;

    // What Take returns beside descriptors.
    private const int Failed = -1;
    private const int NoMore = -2;

    /// <summary>Clones the calling process; the clone becomes a child of the supervisor's and runs <see cref="Run"/>.</summary>
    /// <returns>0, or the errno of clone3(2). It does not return in the clone.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int Make(Board* board)
    {
        CloneArguments arguments = default;
        arguments.Flags = CloneArguments.CLONE_PARENT | CloneArguments.CLONE_CLEAR_SIGHAND;
        nint pid = Kernel.Clone3(&arguments);
        if (pid == 0) Run(board);
        return pid < 0 ? Kernel.Errno() : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization), SkipLocalsInit]
    internal static void Run(Board* board)
    {
        if (Kernel.SetParentDeathSignal(SIGKILL) != 0 || Kernel.GetPpid() != board->Supervisor) Kernel.Exit(ExitCode.Orphaned);
        int pid = Kernel.GetPid();
        board->Pids[pid] = PidEntry.Spare;
        board->Buffer[0] = 0; // the page is made while nobody waits for it
        uint number = 0;
        int socket = Take(board->Channel, &number);
        if (socket < 0) Kernel.Exit(socket == NoMore ? ExitCode.Closed : ExitCode.Error);
        board->Pids[pid] = number + 1;
        Row* row = WallIn(board, number);
        if (row == null) Kernel.Exit(ExitCode.Error);
        row->Pid = pid;
        Volatile.Write(ref row->State, RowState.Serving);
        if (row->IsWatched != 0) Kernel.FutexWake(&row->State, 1);
        Kernel.Exit(Serve(board, row, socket, pid));
    }

    /// <returns>The exit code.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Serve(Board* board, Row* row, int socket, int pid)
    {
        int end;
        do end = EchoLoop.Answer(socket, board->Buffer, BufferSize, row);
        while (end == EchoLoop.GoOn);
        row->State = RowState.Ended;
        // Tells the reaper whom to look for: to find one dead child among thousands of live ones, the kernel has to go through them all.
        // When the pipe is full the reaper will find us all the same.
        Kernel.Write(board->Ends, (byte*)&pid, sizeof(int));
        return end;
    }

    /// <summary>Gives up all that is shared, but the row.</summary>
    /// <returns>Where the row is now; null when that failed.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Row* WallIn(Board* board, uint number)
    {
        Kernel.Close(board->Channel);
        bool isWalledIn = Kernel.Duplicate(board->Rows + number * board->RowStride, board->RowStride, board->Window)
            && Kernel.Unmap(board->Header, board->Size);
        return isWalledIn ? (Row*)board->Window : null;
    }

    /// <summary>Waits for the next connection.</summary>
    /// <returns>Its socket; or that it failed; or that there will be none any more.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization), SkipLocalsInit]
    private static int Take(int channel, uint* number)
    {
        DescriptorMessage control;
        MessageHeader.IoVector vector;
        vector.Base = number;
        vector.Length = sizeof(uint);
        MessageHeader message;
        message.Name = null;
        message.NameLength = 0;
        message.Vectors = &vector;
        message.VectorCount = 1;
        message.Control = &control;
        message.ControlLength = ControlSize;
        message.Flags = 0;
        nint count;
        do count = Kernel.RecvMsg(channel, &message, MessageHeader.MSG_CMSG_CLOEXEC);
        while (count < 0 && Kernel.Errno() == EINTR);
        if (count == 0) return NoMore;
        bool isWhole = count == sizeof(uint) && (message.Flags & (MessageHeader.MSG_CTRUNC | MessageHeader.MSG_TRUNC)) == 0;
        return isWhole ? control.Descriptor : Failed;
    }
}
