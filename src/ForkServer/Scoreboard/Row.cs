using System.Runtime.InteropServices;

namespace EchoServer.ForkServer.Scoreboard;

/// <summary>
/// What a connection's child tells of its traffic. The row has a page to itself, since that is all that is left of the
/// scoreboard to a child that serves. The supervisor reads it, and believes nothing but numbers.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = 64)]
internal struct Row
{
    /// <summary>Bytes read from the peer.</summary>
    internal long BytesIn;

    /// <summary>Bytes written to the peer.</summary>
    internal long BytesOut;

    /// <summary>Reads that brought something.</summary>
    internal long Messages;

    /// <summary>When something was read last: milliseconds of CLOCK_MONOTONIC.</summary>
    internal long LastActivity;
}
