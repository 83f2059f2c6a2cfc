namespace EchoServer.Multiprocessing;

/// <summary>How a process comes to be. (Python's start methods.)</summary>
public enum StartMethod
{
    /// <summary>The program is executed again, as a process with a runtime of its own, and may do anything.</summary>
    Spawn,

    /// <summary>
    /// A small idle process, started once, clones itself: many times as fast, but the clone has no runtime. For targets
    /// of the class <see cref="ForkSafeTarget"/>. Environment, working directory, stdout and stderr are those of the
    /// first start.
    /// </summary>
    ForkServer,
}
