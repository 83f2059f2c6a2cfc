namespace EchoServer.ForkServer.ForkSafe;

/// <summary>How the fork server and its clones exit. A connection's own are those of <c>ConnectionExitCode</c>, which a
/// test compares.</summary>
internal static class ExitCode
{
    /// <summary>The peer ended its input, and got all its answers; or there will be no connection any more.</summary>
    internal const int Closed = 0;

    /// <summary>Something failed that should not.</summary>
    internal const int Error = 1;

    /// <summary>The arguments could not be read.</summary>
    internal const int Usage = 2;

    /// <summary>The peer reset the connection.</summary>
    internal const int Reset = 3;

    /// <summary>The supervisor had ended already.</summary>
    internal const int Orphaned = 4;

    /// <summary>The scoreboard, or the memory beside it, can't be mapped.</summary>
    internal const int NoMemory = 5;

    /// <summary>No descriptor is free for a connection (RLIMIT_NOFILE).</summary>
    internal const int NoDescriptor = 6;
}
