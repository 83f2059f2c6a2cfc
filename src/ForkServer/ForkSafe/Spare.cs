using System.Runtime.CompilerServices;
using EchoServer.ForkServer.Scoreboard;

namespace EchoServer.ForkServer.ForkSafe;

/// <summary>What a clone does: waits for one connection, serves it, exits.</summary>
[ForkSafe]
internal static unsafe class Spare
{
    private const int BufferSize = 65536;

    [MethodImpl(MethodImplOptions.AggressiveOptimization), SkipLocalsInit]
    internal static void Run(Board* board)
    {
        if (Kernel.SetParentDeathSignal(9) != 0 || Kernel.GetPpid() != board->Supervisor) Kernel.Exit(4);
        int pid = Kernel.GetPid();
        board->Pids[pid] = PidEntry.Spare;
        uint number = 0;
        int socket = Take(board->Channel, &number);
        if (socket < 0) Kernel.Exit(socket == -2 ? 0 : 1);
        Row* row = board->Rows + number;
        board->Pids[pid] = number + 1;
        row->Pid = pid;
        Volatile.Write(ref row->State, RowState.Serving);
        if (row->IsWatched != 0) Kernel.FutexWake(&row->State, 1);
        Ring(board->Header);
        Kernel.Close(board->Channel);
        byte* buffer = stackalloc byte[BufferSize];
        int code = EchoLoop.Run(socket, buffer, BufferSize, row);
        row->State = RowState.Ended;
        Kernel.Exit(code);
    }

    /// <summary>One spare fewer: has the fork server make another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Ring(Header* header)
    {
        Interlocked.Increment(ref header->Taken);
        Interlocked.Decrement(ref header->Idle);
        Interlocked.Increment(ref header->Bell);
        if (Volatile.Read(ref header->Asleep) != 0) Kernel.FutexWake(&header->Bell, 1);
    }

    /// <summary>Waits for the next connection.</summary>
    /// <returns>Its socket; -1 after an error; -2 when there will be none any more.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Take(int channel, uint* number)
    {
        byte* control = stackalloc byte[24];
        MessageHeader.IoVector vector;
        vector.Base = number;
        vector.Length = sizeof(uint);
        MessageHeader message;
        message.Name = null;
        message.NameLength = 0;
        message.Vectors = &vector;
        message.VectorCount = 1;
        message.Control = control;
        message.ControlLength = 24;
        message.Flags = 0;
        nint count;
        do count = Kernel.RecvMsg(channel, &message, MessageHeader.MSG_CMSG_CLOEXEC);
        while (count < 0 && Kernel.Errno() == 4);
        if (count == 0) return -2;
        if (count != sizeof(uint) || (message.Flags & (MessageHeader.MSG_CTRUNC | MessageHeader.MSG_TRUNC)) != 0) return -1;
        return *(int*)(control + 16); // behind struct cmsghdr
    }
}
