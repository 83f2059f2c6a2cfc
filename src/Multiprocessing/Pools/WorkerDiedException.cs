using EchoServer.Linux;

namespace EchoServer.Multiprocessing;

/// <summary>A worker ended while it had a task. (In Python's pool, that task never ends.)</summary>
public sealed class WorkerDiedException : Exception
{
    internal WorkerDiedException(string worker, ExitStatus status)
        : base($"{worker} died with its task: {status}") => Status = status;

    /// <summary>How the worker ended.</summary>
    public ExitStatus Status { get; }

    /// <summary>The worker's exit code; minus the signal, if one killed it.</summary>
    public int ExitCode => Status.ExitCode;
}
