using EchoServer.ForkServer.Scoreboard;

namespace EchoServer.ForkServer.ForkSafe;

/// <summary>All that a clone knows of the world; made before the first one, and never changed.</summary>
internal unsafe struct Board
{
    /// <summary>Wakes the fork server: counted up, and a futex. It has the page before the control part to
    /// itself.</summary>
    internal int* Bell;

    /// <summary>Where fork server and supervisor keep in step; the control part of the scoreboard begins
    /// here.</summary>
    internal Header* Header;

    /// <summary>How many bytes the control part takes.</summary>
    internal nuint ControlSize;

    /// <summary>Who each clone is.</summary>
    internal Seat* Seats;

    /// <summary>How many seats, and rows, there are.</summary>
    internal int Capacity;

    /// <summary>A guess for each pid: its seat.</summary>
    internal uint* Pids;

    /// <summary>The ring of free seats.</summary>
    internal uint* Ring;

    /// <summary>Its length, a power of two, less one.</summary>
    internal int RingMask;

    /// <summary>The first row; <see cref="RowStride"/> apart from each other.</summary>
    internal byte* Rows;

    /// <summary>The size of a page.</summary>
    internal nuint RowStride;

    /// <summary>How many bytes the rows take.</summary>
    internal nuint RowsSize;

    /// <summary>What a child reads its peer's bytes into.</summary>
    internal byte* Buffer;

    /// <summary>Where a child maps its own row; nothing else is there.</summary>
    internal void* Window;

    /// <summary>The descriptor that connections come from.</summary>
    internal int Channel;

    /// <summary>The pipe through which a child tells the reaper that it is about to end.</summary>
    internal int Ends;

    /// <summary>The supervisor's pid.</summary>
    internal int Supervisor;
}
