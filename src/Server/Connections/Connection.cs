using System.Diagnostics;
using EchoServer.Linux.Calls;
using EchoServer.Linux.Sockets;

namespace EchoServer.Server.Connections;

/// <summary>A row of the table: one accepted connection until its end is settled.</summary>
/// <param name="number">Counts up from 1 over the server's life.</param>
/// <param name="peer">Who it is from.</param>
internal sealed class Connection(long number, in PeerAddress peer)
{
    private readonly PeerAddress _peer = peer;
    private string? _peerText; // made when it is asked for: the accept loop has no time
    private readonly long _accepted = Stopwatch.GetTimestamp();

    /// <summary>Counts up from 1 over the server's life.</summary>
    public long Number { get; } = number;

    /// <summary>The peer's address, as logged.</summary>
    public string Peer => _peerText ??= StreamAddress.Format(_peer.EndPoint);

    /// <summary>The process that serves it: a child's, or the server's own when it is served inline. 0 until it is started.</summary>
    public int Pid { get; set; }

    /// <summary>What went through it, from the moment it has ended.</summary>
    public Traffic Traffic { get; set; }

    /// <summary>When something was read from it last, from the moment it has ended: milliseconds of CLOCK_MONOTONIC. 0: never; what its child has written may be nonsense.</summary>
    public long LastActivity { get; set; }

    /// <summary>Whether its end is settled, or it was refused.</summary>
    public bool IsOver { get; set; }

    /// <summary>How long ago it was accepted.</summary>
    public TimeSpan Age => Stopwatch.GetElapsedTime(_accepted);

    /// <summary>For how long nothing has come from its peer.</summary>
    /// <param name="age">Its age now, which is the most; and the answer when nothing ever came.</param>
    public TimeSpan IdleAt(TimeSpan age)
    {
        long milliseconds = Environment.TickCount64 - LastActivity;
        return milliseconds > age.TotalMilliseconds ? age : TimeSpan.FromMilliseconds(Math.Max(0, milliseconds));
    }
}
