using System.Globalization;
using System.Runtime.CompilerServices;
using EchoServer.ForkServer.ForkSafe;
using EchoServer.ForkServer.Scoreboard;

namespace EchoServer.ForkServer;

/// <summary>
/// The fork server: a small idle process that keeps so many spares as the scoreboard asks for, by cloning itself. The clones are
/// the supervisor's children, not ours (CLONE_PARENT, clone(2)), so our end costs no connection.
/// </summary>
internal static unsafe class ForkServerProcess
{
    /// <summary>The descriptor that spares take connections from.</summary>
    internal const int Channel = 3;

    /// <summary>The descriptor of the scoreboard's memory.</summary>
    internal const int Memory = 4;

    /// <summary>The arguments could not be read.</summary>
    internal const int Usage = 2;

    /// <summary>The supervisor had ended already.</summary>
    internal const int Orphaned = 4;

    /// <summary>The scoreboard can't be mapped.</summary>
    internal const int NoMemory = 5;

    private const int SIGKILL = 9;

    // How long to wait when no process could be made, unless somebody rings before.
    private const int RetryNanoseconds = 100_000_000;

    /// <summary>Runs until it is killed, at the latest by the end of the supervisor.</summary>
    /// <param name="args">The supervisor's pid, and how many rows the scoreboard has.</param>
    /// <returns>An exit code; only when it could not begin.</returns>
    internal static int Run(string[] args)
    {
        if (args is not [var parentText, var capacityText]
            || !int.TryParse(parentText, CultureInfo.InvariantCulture, out int supervisor)
            || !int.TryParse(capacityText, CultureInfo.InvariantCulture, out int capacity))
            return Usage;
        Kernel.SetParentDeathSignal(SIGKILL);
        if (Kernel.GetPpid() != supervisor) return Orphaned;
        ProcessLimit.LeaveSome();
        var layout = new Layout(capacity);
        byte* memory = SharedMemory.Map(Memory, layout.Size);
        if (memory == null) return NoMemory;
        Kernel.Close(Memory);
        var board = new Board
        {
            Header = (Header*)memory, Rows = (Row*)(memory + Layout.RowsOffset), Pids = (uint*)(memory + layout.PidsOffset),
            Ends = (int*)(memory + layout.EndsOffset), EndsMask = layout.RingLength - 1,
            Channel = Channel, Supervisor = supervisor,
        };
        Prepare();
        AddressSpace.Trim(&board);
        KeepSpares(&board);
        return 0;
    }

    // Whatever a clone runs is compiled, and its imports are bound, before the first one.
    private static void Prepare()
    {
        ForkSafeTypes.Compile();
        Kernel.Bind();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void KeepSpares(Board* board)
    {
        Header* header = board->Header;
        while (true)
        {
            int bell = Volatile.Read(ref header->Bell);
            bool made = MakeSpares(board);
            Announce(header);
            Volatile.Write(ref header->Asleep, 1);
            Interlocked.MemoryBarrier();
            Kernel.FutexWait(&header->Bell, bell, made ? 0 : RetryNanoseconds);
            Volatile.Write(ref header->Asleep, 0);
        }
    }

    /// <returns>False when a process could not be made.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool MakeSpares(Board* board)
    {
        Header* header = board->Header;
        while (Volatile.Read(ref header->Idle) < Target(header))
        {
            Interlocked.Increment(ref header->Idle);
            header->CloneError = Spare.Make(board);
            if (header->CloneError == 0) continue;
            Interlocked.Decrement(ref header->Idle);
            return false;
        }
        return true;
    }

    private static int Target(Header* header)
    {
        int wanted = Volatile.Read(ref header->Wanted);
        return wanted > 0 ? wanted : Volatile.Read(ref header->Sent) - Volatile.Read(ref header->Taken);
    }

    private static void Announce(Header* header)
    {
        if (header->Ready != 0) return;
        Volatile.Write(ref header->Ready, 1);
        Kernel.FutexWake(&header->Ready, 1);
    }
}
