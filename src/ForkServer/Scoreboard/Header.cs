using System.Runtime.InteropServices;

namespace EchoServer.ForkServer.Scoreboard;

/// <summary>The first page of the control part: how the supervisor and the fork server keep in step. No child that
/// serves can reach it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Header
{
    /// <summary>Spares without a connection; less than 0: so many connections wait for one. Counted up by the fork
    /// server before each clone, down by the supervisor before each message that it sends and for each spare that dies
    /// without one. The supervisor puts it right by the seats.</summary>
    internal int Idle;

    /// <summary>How many spares there should be. 0: none ahead of time, one for each connection that waits.</summary>
    internal int Wanted;

    /// <summary>1 while the fork server waits for its bell.</summary>
    internal int Asleep;

    /// <summary>1 once the first clone was tried; a futex.</summary>
    internal int Ready;

    /// <summary>The errno of the last clone when it failed; 0 when it did not.</summary>
    internal int CloneError;

    /// <summary>Clones that could not be made so far; it wraps around.</summary>
    internal int Failures;

    /// <summary>The fork server's pid, stored by the kernel as it makes it; 0 while there is none.</summary>
    internal int ForkServer;

    /// <summary>How many seats were ever taken: those from here on are free, and never were in the ring.</summary>
    internal int Fresh;

    /// <summary>Seats put into the ring so far, by the supervisor; it wraps around.</summary>
    internal int Freed;

    /// <summary>Seats taken out of the ring so far, by the fork server; it wraps around.</summary>
    internal int Reused;

    /// <summary>1 when somebody waits, on the futex <see cref="Claims"/>, for spares to take connections.</summary>
    internal int IsWatched;

    /// <summary>Connections taken so far, if that is watched; it wraps around.</summary>
    internal int Claims;

    /// <summary>1 while the fork server makes a clone, and what it counts is in the making, too.</summary>
    internal int IsMaking;

    /// <summary>How many of the idle spares take no connection though there are some, and so do not count against
    /// <see cref="Wanted"/>.</summary>
    internal int Stalled;

    /// <summary>How many clones may be made, those that were made so far (<see cref="Fresh"/> + <see cref="Reused"/>)
    /// included; it wraps around.</summary>
    internal int Allowed;
}
