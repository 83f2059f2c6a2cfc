using System.Diagnostics;
using EchoServer.Linux.Calls;
using EchoServer.Linux.Sockets;

namespace EchoServer.Server.Connections;

/// <summary>
/// An entry of the <see cref="ConnectionTable"/>: one accepted connection until it is over. The table alone changes it.
/// </summary>
/// <param name="number">Counts up from 1 over the server's life.</param>
/// <param name="peer">The peer's address.</param>
internal sealed class ConnectionEntry(long number, in PeerAddress peer)
{
    private readonly PeerAddress _peer = peer;
    private string? _peerText; // made when it is asked for: the accept loop has no time
    private readonly long _accepted = Stopwatch.GetTimestamp();

    /// <summary>Counts up from 1 over the server's life.</summary>
    public long Number { get; } = number;

    /// <summary>The peer's address, as logged.</summary>
    public string Peer => _peerText ??= StreamAddress.Format(_peer.EndPoint);

    /// <summary>
    /// The process that serves it: a child's, or the server's own when it is served inline. 0 until it is known.
    /// </summary>
    public int Pid { get; set; }

    /// <summary>What went through it, from the moment it has ended.</summary>
    public Traffic Traffic { get; set; }

    /// <summary>Whether the connection has ended, or was refused.</summary>
    public bool IsOver { get; set; }

    /// <summary>How long ago it was accepted.</summary>
    public TimeSpan Age => Stopwatch.GetElapsedTime(_accepted);

    /// <summary>For how long nothing has come from its peer.</summary>
    /// <param name="age">Its age now, which is the most; and the answer when nothing ever came.</param>
    public TimeSpan IdleAt(TimeSpan age)
    {
        long milliseconds = Environment.TickCount64 - Traffic.LastActivity;
        return milliseconds > age.TotalMilliseconds ? age : TimeSpan.FromMilliseconds(Math.Max(0, milliseconds));
    }
}
