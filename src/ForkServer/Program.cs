using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EchoServer.ForkServer.ForkSafe;
using EchoServer.ForkServer.Scoreboard;

namespace EchoServer.ForkServer;

/// <summary>The entry point of the native fork server.</summary>
internal static unsafe partial class Program
{
    // echo-forkserver PARENT CHANNEL BOARD CAPACITY
    private static int Main(string[] args)
    {
        int supervisor = int.Parse(args[0]), channel = int.Parse(args[1]), memory = int.Parse(args[2]), capacity = int.Parse(args[3]);
        Kernel.SetParentDeathSignal(9);
        if (Kernel.GetPpid() != supervisor) return 4;
        nuint size = (nuint)(sizeof(Header) + capacity * (sizeof(Row) + sizeof(uint)));
        byte* shared = (byte*)mmap(null, size, 3, 1, memory, 0);
        Board* board = (Board*)NativeMemory.AllocZeroed((nuint)sizeof(Board));
        board->Header = (Header*)shared;
        board->Rows = (Row*)(shared + sizeof(Header));
        board->Pids = (uint*)(shared + sizeof(Header) + capacity * sizeof(Row));
        board->Channel = channel;
        board->Supervisor = supervisor;
        string sharedStart = ((nuint)shared).ToString("x");
        Kernel.Close(memory);
        Kernel.Errno();
        string exe = Environment.ProcessPath!;
        AddressSpace.Trim(line => line.Contains(exe, StringComparison.Ordinal) || line.Contains("[heap]", StringComparison.Ordinal)
            || line.Contains("[stack]", StringComparison.Ordinal) || line.StartsWith(sharedStart, StringComparison.Ordinal) || line.StartsWith("00", StringComparison.Ordinal));
        Serve(board);
        return 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Serve(Board* board)
    {
        Header* header = board->Header;
        CloneArguments arguments = default;
        arguments.Flags = CloneArguments.CLONE_PARENT | CloneArguments.CLONE_CLEAR_SIGHAND;
        while (true)
        {
            int bell = Volatile.Read(ref header->Bell);
            while (Volatile.Read(ref header->Idle) < Volatile.Read(ref header->Wanted))
            {
                Interlocked.Increment(ref header->Idle);
                nint pid = Kernel.Clone3(&arguments);
                if (pid == 0) Spare.Run(board);
                header->Clones++;
                if (pid < 0) { header->CloneError = Kernel.Errno(); Interlocked.Decrement(ref header->Idle); break; }
            }
            header->Asleep = 1;
            Interlocked.MemoryBarrier();
            if (Volatile.Read(ref header->Bell) == bell) Kernel.FutexWait(&header->Bell, bell);
            header->Asleep = 0;
        }
    }

    [LibraryImport("libc")]
    private static partial void* mmap(void* address, nuint length, int protection, int flags, int descriptor, nint offset);
}
