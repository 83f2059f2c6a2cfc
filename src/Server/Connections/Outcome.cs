namespace EchoServer.Server.Connections;

/// <summary>How connections end, in the ledger's four classes.</summary>
internal enum Outcome
{
    /// <summary>The peer ended its input and got all its answers.</summary>
    Closed,

    /// <summary>The peer reset the connection.</summary>
    Reset,

    /// <summary>The process exited with an error code.</summary>
    Error,

    /// <summary>A signal killed the process.</summary>
    Killed,
}
