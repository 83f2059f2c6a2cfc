namespace EchoServer.Multiprocessing;

/// <summary>How a <see cref="ProcessPool"/> works.</summary>
public sealed record ProcessPoolOptions
{
    /// <summary>What each worker runs before its first task; null for nothing. An exit code other than 0, or an
    /// exception, ends the worker; when three have ended so, without one that was ready, the pool gives up.</summary>
    public ProcessCall? Initializer { get; init; }

    /// <summary>After how many tasks (calls, or chunks of a map) a worker is replaced by a fresh one; null for never.
    /// At least 1.</summary>
    public int? MaxTasksPerChild { get; init; }
}
