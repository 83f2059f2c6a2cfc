using System.Runtime.CompilerServices;
using EchoServer.ForkServer.Scoreboard;

namespace EchoServer.ForkServer.ForkSafe;

/// <summary>What a clone does: waits for one connection, serves it, exits.</summary>
[ForkSafe]
internal static unsafe class Spare
{
    private const int BufferSize = 65536;

    private const int SIGKILL = 9;
    private const int EINTR = 4;

    // CMSG_SPACE and CMSG_LEN(0) of one descriptor (cmsg(3)).
    private const int ControlSize = 24;
    private const int ControlHeader = 16;

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
        if (Kernel.SetParentDeathSignal(SIGKILL) != 0 || Kernel.GetPpid() != board->Supervisor) Kernel.Exit(4);
        int pid = Kernel.GetPid();
        board->Pids[pid] = PidEntry.Spare;
        uint number = 0;
        int socket = Take(board->Channel, &number);
        if (socket < 0) Kernel.Exit(socket == NoMore ? 0 : 1);
        Row* row = board->Rows + number;
        board->Pids[pid] = number + 1;
        row->Pid = pid;
        Volatile.Write(ref row->State, RowState.Serving);
        if (row->IsWatched != 0) Kernel.FutexWake(&row->State, 1);
        CountOut(board->Header);
        byte* buffer = stackalloc byte[BufferSize];
        // What came with the connection is answered first: the peer waits for that, and for nothing of what we do next.
        int end = EchoLoop.Answer(socket, buffer, BufferSize, row, MessageHeader.MSG_DONTWAIT);
        Wake(board->Header);
        Kernel.Close(board->Channel);
        while (end == EchoLoop.GoOn) end = EchoLoop.Answer(socket, buffer, BufferSize, row, 0);
        row->State = RowState.Ended;
        AnnounceEnd(board, pid);
        Kernel.Exit(end);
    }

    /// <summary>
    /// Tells the reaper whom to look for: to find one dead child among thousands of live ones, the kernel has to go through them all.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AnnounceEnd(Board* board, int pid)
    {
        Header* header = board->Header;
        int place = Interlocked.Increment(ref header->Ends) - 1;
        Volatile.Write(ref board->Ends[place & board->EndsMask], pid);
        if (Volatile.Read(ref header->IsReaperAsleep) != 0) Kernel.FutexWake(&header->Ends, 1);
    }

    /// <summary>One spare fewer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CountOut(Header* header)
    {
        Interlocked.Increment(ref header->Taken);
        Interlocked.Decrement(ref header->Idle);
        Interlocked.Increment(ref header->Bell);
    }

    /// <summary>Has the fork server make another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Wake(Header* header)
    {
        if (Volatile.Read(ref header->Asleep) != 0) Kernel.FutexWake(&header->Bell, 1);
    }

    /// <summary>Waits for the next connection.</summary>
    /// <returns>Its socket; or that it failed; or that there will be none any more.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Take(int channel, uint* number)
    {
        byte* control = stackalloc byte[ControlSize];
        MessageHeader.IoVector vector;
        vector.Base = number;
        vector.Length = sizeof(uint);
        MessageHeader message;
        message.Name = null;
        message.NameLength = 0;
        message.Vectors = &vector;
        message.VectorCount = 1;
        message.Control = control;
        message.ControlLength = ControlSize;
        message.Flags = 0;
        nint count;
        do count = Kernel.RecvMsg(channel, &message, MessageHeader.MSG_CMSG_CLOEXEC);
        while (count < 0 && Kernel.Errno() == EINTR);
        if (count == 0) return NoMore;
        if (count != sizeof(uint) || (message.Flags & (MessageHeader.MSG_CTRUNC | MessageHeader.MSG_TRUNC)) != 0) return Failed;
        return *(int*)(control + ControlHeader);
    }
}
