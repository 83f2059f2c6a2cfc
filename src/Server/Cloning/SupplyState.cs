namespace EchoServer.Server.Cloning;

/// <summary>The state of the supply of spares.</summary>
internal enum SupplyState
{
    /// <summary>A spare is idle for the next connection.</summary>
    Enough,

    /// <summary>The next connection would have to wait for a spare.</summary>
    Short,

    /// <summary>
    /// The last spares have failed before they could begin. One is made now and then, to see whether it does, too; no
    /// connection is taken on.
    /// </summary>
    OnTrial,
}
