namespace EchoServer.Multiprocessing;

/// <summary>What of the processes' lives is logged.</summary>
public enum ProcessLogLevel
{
    /// <summary>Nothing.</summary>
    Off,

    /// <summary>What nobody here meant to happen: a child was killed by a signal that was not sent through its
    /// <see cref="ChildProcess"/>, a peer was refused, an item was lost.</summary>
    Warning,

    /// <summary>Starts and ends.</summary>
    Info,

    /// <summary>All steps.</summary>
    Debug,
}
