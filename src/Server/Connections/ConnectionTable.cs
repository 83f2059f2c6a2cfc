using System.Diagnostics.CodeAnalysis;
using EchoServer.Linux;
using EchoServer.Linux.Calls;

namespace EchoServer.Server.Connections;

/// <summary>
/// The entries of all live connections, and the ledger of those that are over. The one home of a connection's state.
/// </summary>
/// <remarks>
/// Whoever starts processes reports what has happened; entries and counts change in this class alone, in one method for
/// each event. <see cref="Admit"/> makes an entry, and either <see cref="Refuse"/> or <see cref="End"/> removes it:
/// whichever is first, since both may be reported. Which process has which connection is the start method's affair.
/// </remarks>
/// <param name="log">Is told of each event.</param>
[SuppressMessage("Design", "CA1001", Justification = "It lives as long as the process.")]
internal sealed class ConnectionTable(IConnectionLog log)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, ConnectionEntry> _entries = [];
    private readonly ManualResetEventSlim _empty = new(initialState: true);
    private Ledger _ledger;

    /// <summary>
    /// Called when a connection has ended, and has given back what it took. On the thread that reports the end.
    /// </summary>
    public Action? Ended { get; set; }

    /// <summary>How many connections are being served.</summary>
    public int Running
    {
        get
        {
            lock (_gate) return _entries.Count;
        }
    }

    /// <summary>A connection was accepted: makes its entry.</summary>
    public ConnectionEntry Admit(in PeerAddress peer)
    {
        lock (_gate)
        {
            _ledger = _ledger.Accept();
            var entry = new ConnectionEntry(_ledger.Accepted, peer);
            _entries.Add(entry.Number, entry);
            _empty.Reset();
            return entry;
        }
    }

    /// <summary>A connection was closed unserved.</summary>
    /// <param name="entry">The connection.</param>
    /// <param name="reason">Why it was refused, in words for the log.</param>
    public void Refuse(ConnectionEntry entry, string reason)
    {
        lock (_gate)
        {
            if (!Remove(entry)) return;
            _ledger = _ledger.Refuse();
            log.Refused(entry, reason, _entries.Count);
        }
    }

    /// <summary>A process serves a connection; the first report of it counts.</summary>
    /// <param name="entry">The connection.</param>
    /// <param name="pid">The process.</param>
    public void Started(ConnectionEntry entry, int pid)
    {
        lock (_gate) Start(entry, pid);
    }

    /// <summary>A connection has ended, and so has its process.</summary>
    /// <param name="entry">The connection.</param>
    /// <param name="pid">The process that served it.</param>
    /// <param name="status">The process's exit status.</param>
    /// <param name="traffic">What went through the connection.</param>
    public void End(ConnectionEntry entry, int pid, ExitStatus status, in Traffic traffic)
    {
        var result = new ConnectionResult(status);
        lock (_gate)
        {
            if (!Remove(entry)) return;
            Start(entry, pid);
            entry.Traffic = traffic;
            _ledger = _ledger.End(result.Outcome, traffic);
            log.Ended(entry, result, _entries.Count);
        }
        Ended?.Invoke();
    }

    /// <summary>Counts connections that stayed in the backlog when the server stopped.</summary>
    public void Leave(long count)
    {
        lock (_gate) _ledger = _ledger.Leave(count);
    }

    /// <summary>Waits until no connection is left.</summary>
    /// <returns>False when the time ran out, or the wait was called off, before that.</returns>
    public bool WaitUntilEmpty(TimeSpan timeout, CancellationToken hurry)
    {
        try
        {
            return _empty.Wait(timeout, hurry);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Writes the ledger to the log.</summary>
    public void Report()
    {
        lock (_gate) log.Ledger(_ledger, _entries.Count);
    }

    private void Start(ConnectionEntry entry, int pid)
    {
        if (entry.Pid != 0) return;
        entry.Pid = pid;
        log.Started(entry);
    }

    /// <returns>False when it is over already.</returns>
    private bool Remove(ConnectionEntry entry)
    {
        if (!_entries.Remove(entry.Number)) return false;
        entry.IsOver = true;
        if (_entries.Count == 0) _empty.Set();
        return true;
    }
}
