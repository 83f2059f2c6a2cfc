using EchoServer.ForkServer.Scoreboard;

namespace EchoServer.ForkServer.ForkSafe;

/// <summary>All that a clone knows of the world; made before the first one, and never changed.</summary>
internal unsafe struct Board
{
    /// <summary>Where spares, fork server and supervisor keep in step.</summary>
    internal Header* Header;

    /// <summary>The first row; <see cref="RowStride"/> apart from each other.</summary>
    internal byte* Rows;

    /// <summary>The size of a page.</summary>
    internal nuint RowStride;

    /// <summary>How many bytes the whole scoreboard takes, from the header on.</summary>
    internal nuint Size;

    /// <summary>What each process is, by pid: 0 none of ours, <see cref="PidEntry.Spare"/>, or its row's number + 1.</summary>
    internal uint* Pids;

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
