namespace EchoServer.Common.Connections;

/// <summary>The exit codes of a connection child: the one vocabulary that children and supervisor share.</summary>
public enum ConnectionExitCode
{
    /// <summary>The peer ended its input, and all of it was answered.</summary>
    Closed = 0,

    /// <summary>
    /// The job failed. Where a managed handler ran, its trace is on stderr. (Also what Python exits with after an
    /// exception.)
    /// </summary>
    Error = 1,

    /// <summary>The child was started with arguments that it does not know.</summary>
    Usage = 2,

    /// <summary>The peer reset the connection, or went away without reading its answer: a normal end, though not a tidy
    /// one.</summary>
    Reset = 3,

    /// <summary>The supervisor had ended before the child was ready to serve.</summary>
    Orphaned = 4,
}
