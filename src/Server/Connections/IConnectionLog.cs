namespace EchoServer.Server.Connections;

/// <summary>Is told what becomes of connections. The table calls it under its lock, so it must not wait.</summary>
internal interface IConnectionLog
{
    /// <summary>The process that serves a connection is known.</summary>
    void Started(Connection connection);

    /// <summary>A connection was closed unserved.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="reason">Why.</param>
    /// <param name="running">How many others are being served.</param>
    void Refused(Connection connection, string reason, int running);

    /// <summary>A connection has ended.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="end">How.</param>
    /// <param name="running">How many others are being served.</param>
    void Ended(Connection connection, ConnectionEnd end, int running);

    /// <summary>The ledger, as it stands.</summary>
    /// <param name="ledger">What became of all connections that are over.</param>
    /// <param name="running">How many are being served.</param>
    void Ledger(Ledger ledger, int running);
}
