using System.Runtime.InteropServices;

namespace EchoServer.ForkServer.Scoreboard;

/// <summary>The first page of the scoreboard: how the supervisor, the fork server and the spares keep in step.</summary>
[StructLayout(LayoutKind.Sequential, Size = 4096)]
internal struct Header
{
    /// <summary>Spares that are waiting, or on their way to. Counted up by the fork server before each clone, down by a spare that takes a connection and by the supervisor for one that died.</summary>
    internal int Idle;

    /// <summary>How many spares there should be.</summary>
    internal int Wanted;

    /// <summary>Counts up whenever the fork server should look at the two again; a futex.</summary>
    internal int Bell;

    /// <summary>1 while the fork server sleeps on the bell.</summary>
    internal int Asleep;

    /// <summary>Clones made.</summary>
    internal long Clones;

    /// <summary>The errno of the last clone that failed; 0 when the last one did not.</summary>
    internal int CloneError;

    /// <summary>How many rows there are, and pids.</summary>
    internal int Capacity;
}
