using System.Net;

namespace EchoServer.Load.Scenarios;

/// <summary>What a simulated client goes by.</summary>
/// <param name="Targets">The server's addresses, one or more: where the first does not take a connection, the next one
/// is tried.</param>
/// <param name="Timeout">The longest wait for anything to move.</param>
/// <param name="MinPayload">The fewest bytes of a request.</param>
/// <param name="MaxPayload">The most bytes of a request.</param>
/// <param name="Seed">Where the drawing of requests starts.</param>
internal sealed record ClientSettings(
    IReadOnlyList<EndPoint> Targets, TimeSpan Timeout, long MinPayload, long MaxPayload, int Seed)
{
    private int _served;

    /// <summary>Which of the addresses took the last connection; the first at first. Clients begin with it.</summary>
    public int Served
    {
        get => Volatile.Read(ref _served);
        set => Volatile.Write(ref _served, value);
    }

    /// <summary>How many clients other processes of the run have, before the first of ours: clients are numbered
    /// through all of them, and each draws other requests.</summary>
    public int ClientsBefore { get; init; }

    /// <summary>Whether the server is on this machine: then clients may have any of its loopback addresses.</summary>
    public bool IsServerHere { get; init; }

    /// <summary>Asks the whole run to stop.</summary>
    public CancellationToken Stop { get; init; }

    /// <summary>Counts the connections of all its clients.</summary>
    public ConnectionCounts Connections { get; } = new();
}
