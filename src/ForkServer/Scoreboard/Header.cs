using System.Runtime.InteropServices;

namespace EchoServer.ForkServer.Scoreboard;

/// <summary>The first page of the scoreboard: how the supervisor, the fork server and the spares keep in step.</summary>
[StructLayout(LayoutKind.Sequential, Size = 4096)]
internal struct Header
{
    /// <summary>Spares that are waiting, or on their way to. Counted up by the fork server before each clone, down by a spare that takes a connection and by the supervisor for one that died.</summary>
    internal int Idle;

    /// <summary>How many spares there should be. 0: none ahead of time, one for each connection that is sent.</summary>
    internal int Wanted;

    /// <summary>Connections sent so far, by the supervisor; it wraps around.</summary>
    internal int Sent;

    /// <summary>Connections taken so far, by spares; it wraps around.</summary>
    internal int Taken;

    /// <summary>Counts up whenever the fork server should look at the two again; a futex.</summary>
    internal int Bell;

    /// <summary>1 while the fork server sleeps on the bell.</summary>
    internal int Asleep;

    /// <summary>Ends announced so far, by children that are about to exit; it wraps around; a futex.</summary>
    internal int Ends;

    /// <summary>1 while the reaper sleeps on <see cref="Ends"/>.</summary>
    internal int IsReaperAsleep;

    /// <summary>1 once the first clone was tried; a futex.</summary>
    internal int Ready;

    /// <summary>The errno of the last clone when it failed; 0 when it did not.</summary>
    internal int CloneError;
}
