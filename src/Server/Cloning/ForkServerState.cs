namespace EchoServer.Server.Cloning;

/// <summary>The state of the fork server.</summary>
internal enum ForkServerState
{
    /// <summary>There is no fork server, and none is being started.</summary>
    Down,

    /// <summary>The launcher, which starts the fork server, is running.</summary>
    Launching,

    /// <summary>The fork server runs and makes clones.</summary>
    Up,
}
