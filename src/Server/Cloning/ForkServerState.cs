namespace EchoServer.Server.Cloning;

/// <summary>How far the fork server is.</summary>
internal enum ForkServerState
{
    /// <summary>There is none, and none is being started.</summary>
    Down,

    /// <summary>The process that starts it is running.</summary>
    Launching,

    /// <summary>It makes clones.</summary>
    Up,
}
