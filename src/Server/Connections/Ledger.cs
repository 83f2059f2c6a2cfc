namespace EchoServer.Server.Connections;

/// <summary>
/// The books: what became of every accepted connection. With the entries of the <see cref="ConnectionTable"/>, which
/// are counted apart from it, it must always hold that accepted = refused + running + reaped.
/// </summary>
/// <param name="Accepted">Connections taken from the backlog.</param>
/// <param name="Refused">Closed unserved, because no process could be started for them.</param>
/// <param name="Closed">Ended by the peer, all answered.</param>
/// <param name="Reset">Reset by the peer.</param>
/// <param name="Error">Ended with an error code.</param>
/// <param name="Killed">Ended by a signal.</param>
/// <param name="Traffic">What went through all that have ended.</param>
internal readonly record struct Ledger(
    long Accepted, long Refused, long Closed, long Reset, long Error, long Killed, Traffic Traffic)
{
    /// <summary>
    /// Connections that waited in the backlog when the server stopped, and could not be accepted any more.
    /// </summary>
    public long Left { get; init; }

    /// <summary>Connections whose process has ended and was collected.</summary>
    public long Reaped => Closed + Reset + Error + Killed;

    /// <summary>The ledger with one more accepted connection.</summary>
    public Ledger Accept() => this with { Accepted = Accepted + 1 };

    /// <summary>The ledger with one more refused connection.</summary>
    public Ledger Refuse() => this with { Refused = Refused + 1 };

    /// <summary>The ledger with more connections that stayed in the backlog.</summary>
    public Ledger Leave(long count) => this with { Left = Left + count };

    /// <summary>The ledger with one more connection that has ended.</summary>
    public Ledger End(Outcome outcome, in Traffic traffic) => Count(outcome) with { Traffic = Traffic.Add(traffic) };

    private Ledger Count(Outcome outcome) => outcome switch
    {
        Outcome.Closed => this with { Closed = Closed + 1 },
        Outcome.Reset => this with { Reset = Reset + 1 },
        Outcome.Error => this with { Error = Error + 1 },
        Outcome.Killed => this with { Killed = Killed + 1 },
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "no outcome"),
    };
}
