using System.Collections.Concurrent;

namespace EchoServer.Load.Scenarios;

/// <summary>What the clients of a run have done with connections so far, the warm-up included; any thread may count and
/// ask.</summary>
internal sealed class ConnectionCounts
{
    private readonly ConcurrentDictionary<string, long> _failures = new();
    private long _made;
    private long _closed;
    private long _aborted;

    /// <summary>How many were made.</summary>
    public long Made => Interlocked.Read(ref _made);

    /// <summary>How many of them a client reset on purpose.</summary>
    public long Aborted => Interlocked.Read(ref _aborted);

    /// <summary>How many are open now.</summary>
    public long Open => Made - Interlocked.Read(ref _closed);

    /// <summary>The totals at this moment.</summary>
    public ConnectionTotals Totals =>
        new(Made, Interlocked.Read(ref _closed), Aborted, new Dictionary<string, long>(_failures));

    /// <summary>Counts a connection that was made.</summary>
    public void AddMade() => Interlocked.Increment(ref _made);

    /// <summary>Counts a connection that was closed.</summary>
    public void AddClosed() => Interlocked.Increment(ref _closed);

    /// <summary>Counts a connection that is reset on purpose; it counts as closed when it is.</summary>
    public void AddAborted() => Interlocked.Increment(ref _aborted);

    /// <summary>An exchange failed.</summary>
    public void AddFailure(string code) => _failures.AddOrUpdate(code, 1, (_, n) => n + 1);
}
