using System.Runtime.InteropServices;

namespace EchoServer.ForkServer.Scoreboard;

/// <summary>
/// Who a clone is. Written before the clone has read anything of its peer's, and out of its reach from then on.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Seat
{
    /// <summary>The clone's pid, stored by the kernel as it makes it; 0 while the seat is free.</summary>
    internal int Pid;

    /// <summary>The number of the connection that the clone has taken; 0 for a spare.</summary>
    internal long Ticket;
}
