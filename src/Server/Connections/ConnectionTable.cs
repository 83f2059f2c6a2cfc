using System.Diagnostics.CodeAnalysis;
using EchoServer.Common.Interop;
using EchoServer.Common.Processes;
using EchoServer.Server.Logging;

namespace EchoServer.Server.Connections;

/// <summary>The rows of all live connections, and the ledger of those that are over.</summary>
/// <remarks>
/// Constraints. (1) A child may end before its starter knows its pid. So a child is started and indexed under one lock,
/// and the reaper, which needs that lock to look a pid up, can't overtake. (2) A pid is anybody's again once its child
/// is reaped. So a child leaves the index before it is reaped, and signals go, under the same lock, to what is in the index.
/// (3) Started and ended mirror each other: <see cref="Admit"/> takes a row, and either <see cref="Refuse"/>
/// or <see cref="Settle"/> gives it back; counts change nowhere else.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "It lives as long as the process.")]
internal sealed class ConnectionTable(ServerLog log)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, Connection> _rows = [];
    private readonly Dictionary<int, Connection> _children = [];
    private readonly ManualResetEventSlim _empty = new(initialState: true);
    private Ledger _ledger;

    /// <summary>How many connections are being served.</summary>
    public int Running
    {
        get
        {
            lock (_gate) return _rows.Count;
        }
    }

    /// <summary>Takes a row for a connection that was accepted.</summary>
    public Connection Admit(string peer)
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

    /// <summary>Starts the child that serves a connection.</summary>
    /// <param name="connection">Its row.</param>
    /// <param name="start">Starts it and returns its pid; what it throws leaves the row as it was.</param>
    public void StartChild(Connection connection, Func<int> start)
    {
        lock (_gate)
        {
            connection.Pid = start();
            _children.Add(connection.Pid, connection);
            log.Started(connection);
        }
    }

    /// <summary>Takes a child that has ended, and is still to be reaped, out of the index: from here on nobody signals it.</summary>
    /// <returns>Its connection; null when it was none of ours (an orphan that we have adopted).</returns>
    public Connection? Retire(int pid)
    {
        lock (_gate) return _children.Remove(pid, out Connection? connection) ? connection : null;
    }

    /// <summary>Gives back the row of a connection that has ended, and writes its end down.</summary>
    public void Settle(Connection connection, ExitStatus status)
    {
        var end = new ConnectionEnd(status);
        lock (_gate)
        {
            _ledger = _ledger.Settle(end.Outcome);
            GiveBack(connection);
            log.Ended(connection, end, _rows.Count);
        }
    }

    /// <summary>Sends a signal to every child that is not reaped yet.</summary>
    public void SignalChildren(int signal)
    {
        lock (_gate)
        {
            foreach (int pid in _children.Keys) Libc.Kill(pid, signal);
        }
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
        if (_rows.Count == 0) _empty.Set();
    }
}
