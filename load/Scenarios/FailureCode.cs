namespace EchoServer.Load.Scenarios;

/// <summary>The status codes of failures: at what an exchange failed.</summary>
internal static class FailureCode
{
    /// <summary>No connection came about.</summary>
    public const string Connect = "connect";

    /// <summary>The queue of the server's Unix socket stayed full: it listens, and does not accept in time.</summary>
    public const string BacklogFull = "backlog-full";

    /// <summary>This machine had no free port for a connection: no fault of the server's.</summary>
    public const string LocalPort = "local-port";

    /// <summary>The request could not be sent.</summary>
    public const string Send = "send";

    /// <summary>The connection ended or broke before the whole reply was there.</summary>
    public const string Receive = "receive";

    /// <summary>The reply is not what it must be, or there is more of it.</summary>
    public const string Mismatch = "mismatch";

    /// <summary>Nothing moved for too long.</summary>
    public const string Timeout = "timeout";

    /// <summary>The request was still under way when the run should have been over.</summary>
    public const string Interrupted = "interrupted";
}
