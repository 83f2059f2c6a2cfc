namespace EchoServer.Common.Multiprocessing;

/// <summary>What of the processes' lives is logged.</summary>
public enum ProcessLogLevel
{
    /// <summary>Nothing.</summary>
    Off,

    /// <summary>That a child died of something.</summary>
    Warning,

    /// <summary>Starts and ends.</summary>
    Info,

    /// <summary>All steps.</summary>
    Debug,
}
