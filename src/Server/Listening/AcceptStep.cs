namespace EchoServer.Server.Listening;

/// <summary>What to do after an attempt to accept a connection.</summary>
internal enum AcceptStep
{
    /// <summary>Accept the next one.</summary>
    Next,

    /// <summary>None waits in a listener that is shut: it is done with.</summary>
    Empty,

    /// <summary>Something is short: leave the listeners alone for a while.</summary>
    Pause,

    /// <summary>The listener is broken: leave it alone for good.</summary>
    Broken,
}
