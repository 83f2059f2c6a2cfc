using System.Runtime.InteropServices;

namespace EchoServer.ForkServer.Scoreboard;

/// <summary>
/// One connection's row, written by its child and read by the supervisor. It has a page to itself, since that is all that its child can still reach
/// when it reads the peer's first byte.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = 64)]
internal struct Row
{
    /// <summary>The connection's number, lowest 32 bits: tells a row's tenants apart.</summary>
    internal uint Generation;

    /// <summary>A <see cref="RowState"/>.</summary>
    internal int State;

    /// <summary>The child's pid, from the moment it has taken the connection.</summary>
    internal int Pid;

    /// <summary>1 when somebody waits, on the futex <see cref="State"/>, for the child to take the connection.</summary>
    internal int IsWatched;

    /// <summary>Bytes read from the peer.</summary>
    internal long BytesIn;

    /// <summary>Bytes written to the peer.</summary>
    internal long BytesOut;

    /// <summary>Reads that brought something.</summary>
    internal long Messages;

    /// <summary>When something was read last: milliseconds of CLOCK_MONOTONIC.</summary>
    internal long LastActivity;
}
