
namespace EchoServer.Linux;

/// <summary>A child process could not be started.</summary>
public sealed class SpawnException : Exception
{
    /// <summary>No process could be made, or the program could not be executed.</summary>
    /// <param name="path">The program that was to run.</param>
    /// <param name="cause">The call that failed, and its errno.</param>
    public SpawnException(string path, LinuxException cause)
        : base($"cannot start {path}: {cause.Message}", cause)
    {
        IsPressure = cause.IsPressure;
        ErrorNumber = cause.Errno;
    }

    /// <summary>The program ended before it had begun to do its work.</summary>
    /// <param name="path">The program.</param>
    /// <param name="end">How it ended.</param>
    /// <param name="isPressure">Whether the same may work in a while.</param>
    public SpawnException(string path, ExitStatus end, bool isPressure = false)
        : base($"cannot start {path}: it ended with exit code {end.ExitCode}") => IsPressure = isPressure;

    /// <summary>The program did not begin to do its work.</summary>
    /// <param name="path">The program.</param>
    /// <param name="patience">How long it was waited for.</param>
    public SpawnException(string path, TimeSpan patience)
        : base(
            $"cannot start {path}: it was not ready after {patience.TotalSeconds:0} seconds; what takes long belongs "
            + "behind ProcessProgram.Run in Main")
    {
    }

    /// <summary>
    /// True when the machine is short of processes or memory (EAGAIN: RLIMIT_NPROC, pids.max or pid_max; ENOMEM; EMFILE
    /// and ENFILE): the same may work in a while. False when it will not: the program is missing, or may not be run.
    /// </summary>
    public bool IsPressure { get; }

    /// <summary>The error number as the kernel gave it; 0 when no call has failed.</summary>
    public int ErrorNumber { get; }
}
