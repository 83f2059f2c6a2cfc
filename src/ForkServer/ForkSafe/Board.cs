using EchoServer.ForkServer.Scoreboard;

namespace EchoServer.ForkServer.ForkSafe;

/// <summary>All that a clone knows of the world; made before the first one, and never changed.</summary>
internal unsafe struct Board
{
    /// <summary>Where spares, fork server and supervisor keep in step.</summary>
    internal Header* Header;

    /// <summary>The rows, by number.</summary>
    internal Row* Rows;

    /// <summary>What each process is, by pid: 0 none of ours, <see cref="PidEntry.Spare"/>, or its row's number + 1.</summary>
    internal uint* Pids;

    /// <summary>The ring of pids that end.</summary>
    internal int* Ends;

    /// <summary>Its length, a power of two, less one.</summary>
    internal int EndsMask;

    /// <summary>The descriptor that connections come from.</summary>
    internal int Channel;

    /// <summary>The supervisor's pid.</summary>
    internal int Supervisor;
}
