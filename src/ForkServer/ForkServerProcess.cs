using System.Globalization;
using EchoServer.ForkServer.ForkSafe;
using EchoServer.ForkServer.Scoreboard;

namespace EchoServer.ForkServer;

/// <summary>
/// Starts the fork server: a .NET process that prepares the code and the memory of the <see cref="Nursery"/>, leaves that behind as a clone of itself, and
/// exits. The nursery and its clones are the supervisor's children, not ours (CLONE_PARENT, clone(2)), so no end among them costs a connection.
/// </summary>
internal static unsafe class ForkServerProcess
{
    /// <summary>The descriptor that spares take connections from.</summary>
    internal const int Channel = 3;

    /// <summary>The descriptor of the scoreboard's memory.</summary>
    internal const int Memory = 4;

    /// <summary>The descriptor of the pipe that ends are announced through.</summary>
    internal const int Ends = 5;

    private const int SIGKILL = 9;

    /// <summary>Starts the nursery.</summary>
    /// <param name="args">The supervisor's pid, and how many rows the scoreboard has.</param>
    /// <returns>An <see cref="ExitCode"/>; 0 when the nursery lives, or the scoreboard's header says why not.</returns>
    internal static int Run(string[] args)
    {
        if (args is not [var parentText, var capacityText]
            || !int.TryParse(parentText, CultureInfo.InvariantCulture, out int supervisor)
            || !int.TryParse(capacityText, CultureInfo.InvariantCulture, out int capacity))
            return ExitCode.Usage;
        Kernel.SetParentDeathSignal(SIGKILL);
        if (Kernel.GetPpid() != supervisor) return ExitCode.Orphaned;
        Board board;
        if (!TryMap(new Layout(capacity), supervisor, &board)) return ExitCode.NoMemory;
        ForkSafeTypes.Compile();
        Kernel.Bind();
        AddressSpace.Trim(&board);
        board.Header->CloneError = Nursery.Make(&board);
        return ExitCode.Closed;
    }

    private static bool TryMap(Layout layout, int supervisor, Board* board)
    {
        byte* memory = SharedMemory.Map(Memory, layout.Size);
        byte* own = AddressSpace.Reserve(Spare.BufferSize + Layout.RowStride);
        if (memory == null || own == null) return false;
        Kernel.Close(Memory);
        *board = new Board
        {
            Header = (Header*)memory, Pids = (uint*)(memory + Layout.PidsOffset), Rows = memory + layout.RowsOffset,
            RowStride = Layout.RowStride, Size = layout.Size, Buffer = own, Window = own + Spare.BufferSize,
            Channel = Channel, Ends = Ends, Supervisor = supervisor,
        };
        return true;
    }
}
