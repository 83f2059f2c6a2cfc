using System.Runtime.InteropServices;

namespace EchoServer.Linux;

/// <summary>A call into the C library failed.</summary>
/// <param name="call">The call, as its man page is named.</param>
/// <param name="errno">The error number that it left.</param>
public sealed class LinuxException(string call, int errno)
    : IOException($"{call}: {Marshal.GetPInvokeErrorMessage(errno)} (errno {errno})")
{
    /// <summary>The call, as its man page is named.</summary>
    public string Call { get; } = call;

    /// <summary>The error number as the kernel gave it.</summary>
    public int Errno { get; } = errno;

    /// <summary>What the error number means, in the system's words.</summary>
    public string Reason => Marshal.GetPInvokeErrorMessage(Errno);

    /// <summary>Whether the machine is short of something (EAGAIN, ENOMEM, EMFILE, ENFILE), so that the same may work
    /// in a while.</summary>
    public bool IsPressure =>
        Errno is Linux.Errno.EAGAIN or Linux.Errno.ENOMEM or Linux.Errno.EMFILE or Linux.Errno.ENFILE;
}
