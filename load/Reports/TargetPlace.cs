namespace EchoServer.Load.Reports;

/// <summary>Where a server is, seen from here: what is between decides what a latency means.</summary>
internal enum TargetPlace
{
    /// <summary>A Unix socket.</summary>
    UnixSocket,

    /// <summary>The loopback interface.</summary>
    Loopback,

    /// <summary>Another address of this machine.</summary>
    ThisMachine,

    /// <summary>Another machine.</summary>
    Remote,
}
