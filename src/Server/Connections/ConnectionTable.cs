using System.Diagnostics.CodeAnalysis;
using EchoServer.Linux;
using EchoServer.Linux.Calls;

namespace EchoServer.Server.Connections;

/// <summary>The rows of all live connections, and the ledger of those that are over.</summary>
/// <remarks>
/// Started and ended mirror each other: <see cref="Admit"/> takes a row, and either <see cref="Refuse"/> or <see cref="Settle"/> gives
/// it back; counts change nowhere else. Which process serves which row is the start method's affair.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "It lives as long as the process.")]
internal sealed class ConnectionTable(IConnectionLog log)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, Connection> _rows = [];
    private readonly ManualResetEventSlim _empty = new(initialState: true);
    private Ledger _ledger;

    /// <summary>Called when a connection has ended, and has given back what it took. On the thread that settles it.</summary>
    public Action? Ended { get; set; }

    /// <summary>How many connections are being served.</summary>
    public int Running
    {
        get
        {
            lock (_gate) return _rows.Count;
        }
    }

    /// <summary>Takes a row for a connection that was accepted.</summary>
    public Connection Admit(in PeerAddress peer)
    {
        lock (_gate)
        {
            _ledger = _ledger.Accept();
            var connection = new Connection(_ledger.Accepted, peer);
            _rows.Add(connection.Number, connection);
            _empty.Reset();
            return connection;
        }
    }

    /// <summary>Gives back the row of a connection that could not be served.</summary>
    public void Refuse(Connection connection, string reason)
    {
        lock (_gate)
        {
            _ledger = _ledger.Refuse();
            GiveBack(connection);
            log.Refused(connection, reason, _rows.Count);
        }
    }

    /// <summary>Notes the process that serves a connection; the first time counts.</summary>
    public void Started(Connection connection, int pid)
    {
        lock (_gate)
        {
            if (connection.Pid != 0) return;
            connection.Pid = pid;
            log.Started(connection);
        }
    }

    /// <summary>Gives back the row of a connection that has ended, and writes its end down.</summary>
    public void Settle(Connection connection, ExitStatus status)
    {
        var end = new ConnectionEnd(status);
        lock (_gate)
        {
            if (!_rows.ContainsKey(connection.Number)) return; // settled already
            _ledger = _ledger.Settle(end.Outcome, connection.Traffic);
            GiveBack(connection);
            log.Ended(connection, end, _rows.Count);
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
        lock (_gate) log.Ledger(_ledger, _rows.Count);
    }

    private void GiveBack(Connection connection)
    {
        _rows.Remove(connection.Number);
        connection.IsOver = true;
        if (_rows.Count == 0) _empty.Set();
    }
}
