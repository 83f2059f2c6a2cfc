namespace EchoServer.Server.Starting;

/// <summary>The start methods, in Python multiprocessing's words.</summary>
internal enum StartMethodKind
{
    /// <summary>Each connection in a clone of the fork server.</summary>
    ForkServer,

    /// <summary>Each connection in a freshly executed process.</summary>
    Spawn,

    /// <summary>No process at all: for debugging a handler.</summary>
    Inline,
}
