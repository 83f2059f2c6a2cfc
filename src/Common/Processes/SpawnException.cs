using EchoServer.Common.Interop;

namespace EchoServer.Common.Processes;

/// <summary>A child process could not be started.</summary>
/// <param name="path">The program that was to run.</param>
/// <param name="cause">The call that failed, and its errno.</param>
public sealed class SpawnException(string path, LinuxException cause)
    : Exception($"cannot start {path}: {cause.Message}", cause)
{
    /// <summary>
    /// True when the machine is short of processes or memory (EAGAIN: RLIMIT_NPROC, pids.max or pid_max; ENOMEM; EMFILE and
    /// ENFILE): the same may work in a while. False when it will not: the program is missing, or may not be run.
    /// </summary>
    public bool IsPressure { get; } = cause.Errno is Errno.EAGAIN or Errno.ENOMEM or Errno.EMFILE or Errno.ENFILE;

    /// <summary>The error number as the kernel gave it.</summary>
    public int ErrorNumber { get; } = cause.Errno;
}
