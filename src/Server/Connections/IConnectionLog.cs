namespace EchoServer.Server.Connections;

/// <summary>Is told what becomes of connections. The table calls it under its lock, so it must not wait.</summary>
internal interface IConnectionLog
{
    /// <summary>The process that serves a connection is known.</summary>
    void Started(ConnectionEntry entry);

    /// <summary>A connection was closed unserved.</summary>
    /// <param name="entry">The connection.</param>
    /// <param name="reason">Why it was refused, in words.</param>
    /// <param name="running">The number of other connections that are being served.</param>
    void Refused(ConnectionEntry entry, string reason, int running);

    /// <summary>A connection has ended.</summary>
    /// <param name="entry">The connection.</param>
    /// <param name="result">How it ended.</param>
    /// <param name="running">The number of other connections that are being served.</param>
    void Ended(ConnectionEntry entry, ConnectionResult result, int running);

    /// <summary>The ledger, as it stands.</summary>
    /// <param name="ledger">What became of all connections that are over.</param>
    /// <param name="running">The number of connections that are being served.</param>
    void Ledger(Ledger ledger, int running);
}
