using System.Runtime.InteropServices;

namespace EchoServer.ForkServer.Scoreboard;

/// <summary>
/// Who a clone is. Written before the clone has read anything of its peer's, and out of its reach from then on.
/// </summary>
/// <remarks>
/// The kernel writes all of it: the pid as it makes the clone, the rest as the clone receives its connection, since
/// check and number are the message itself and the seat is the buffer it is received into. So a clone can't have a
/// connection and be stopped, or killed, before it has noted that.
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct Seat
{
    /// <summary>How long a message is, in bytes: <see cref="Check"/> and <see cref="Number"/>.</summary>
    internal const int MessageSize = sizeof(int) + sizeof(long);

    /// <summary>The number of a message that has no connection with it, and asks its receiver to leave.</summary>
    internal const long Leave = -1;

    /// <summary>The clone's pid; 0 while the seat is free.</summary>
    internal int Pid;

    /// <summary>What <see cref="CheckOf"/> makes of the number, once that is written to its end.</summary>
    internal int Check;

    /// <summary>The number of the connection that the clone has received, or <see cref="Leave"/>; 0 for a
    /// spare.</summary>
    internal long Number;

    /// <summary>The number, once it is written to its end; 0 before that.</summary>
    internal readonly long Received => Number is not 0 and var number && Check == CheckOf(number) ? number : 0;

    /// <summary>Tells a whole number from one that is half written.</summary>
    internal static int CheckOf(long number) => ~((int)number ^ (int)(number >> 32));
}
