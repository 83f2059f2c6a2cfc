using System.Globalization;
using System.Runtime.CompilerServices;
using EchoServer.ForkServer.ForkSafe;
using EchoServer.ForkServer.Scoreboard;
using EchoServer.Linux.Processes;

namespace EchoServer.ForkServer;

/// <summary>
/// Starts the fork server: a .NET process that prepares the code and the memory of the <see cref="ForkServerLoop"/>,
/// leaves that behind as a clone of itself, and exits. The fork server and its clones are the supervisor's children,
/// not ours (CLONE_PARENT, clone(2)), so no end among them costs a connection.
/// </summary>
internal static unsafe class Launcher
{
    /// <summary>Starts the fork server.</summary>
    /// <param name="args">The supervisor's pid, and how many rows the scoreboard has.</param>
    /// <returns>An <see cref="ExitCode"/>; it does not return when the fork server lives.</returns>
    internal static int Run(string[] args)
    {
        if (args is not [var parentText, var capacityText]
            || !int.TryParse(parentText, CultureInfo.InvariantCulture, out int supervisor)
            || !int.TryParse(capacityText, CultureInfo.InvariantCulture, out int capacity))
            return ExitCode.Usage;
        if (!ParentDeath.KillsUs(supervisor)) return ExitCode.Orphaned;
        ProcessLimit.LeaveSome();
        OomScore.Raise();
        Kernel.GiveUpNewPrivileges();
        Board board;
        if (!TryMap(new Layout(capacity), capacity, supervisor, &board)) return ExitCode.NoMemory;
        Kernel.DoNotFork(board.Window, board.RowStride); // the memory beside it is needed
        int errno = ForkServerStart.Run(
            [typeof(ForkServerLoop)], (delegate*<void*, int>)(delegate*<Board*, int>)&ForkServerLoop.Make, &board,
            (nuint)board.Header, (nuint)board.Rows, (nuint)board.Buffer, (nuint)(&board),
            RuntimeFeature.IsDynamicCodeSupported ? CloneMemory.LibraryCode : 0);
        ForkServerLoop.Announce(board.Header, errno);
        return ExitCode.Error;
    }

    private static bool TryMap(Layout layout, int capacity, int supervisor, Board* board)
    {
        nuint rowsSize = layout.Size - layout.RowsOffset;
        nuint image = CloneMemory.ImageEnd, ownSize = Spare.BufferSize + Layout.RowStride;
        byte* own = SharedMemory.MapPrivate(image, ownSize);
        byte* start =
            SharedMemory.Map(Descriptors.Memory, layout.RowsOffset, hint: image == 0 ? 0 : (nuint)own + ownSize);
        byte* rows = SharedMemory.Map(Descriptors.Memory, rowsSize, layout.RowsOffset);
        if (own == null || start == null || rows == null) return false;
        *board = new Board
        {
            Bell = (int*)start, Header = (Header*)(start + Layout.HeaderOffset), ControlSize = layout.ControlSize,
            Capacity = capacity,
            Seats = (Seat*)(start + Layout.SeatsOffset), Pids = (uint*)(start + layout.PidsOffset),
            Ring = (uint*)(start + layout.RingOffset), RingMask = layout.RingLength - 1,
            Rows = rows, RowStride = Layout.RowStride, RowsSize = rowsSize, Buffer = own, 
            Window = own + Spare.BufferSize,
            Channel = Descriptors.Channel, Ends = Descriptors.Ends, Supervisor = supervisor,
        };
        return true;
    }
}
