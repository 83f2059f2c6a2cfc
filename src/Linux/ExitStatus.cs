namespace EchoServer.Linux;

/// <summary>How a process ended: it exited with a code, or a signal killed it.</summary>
public readonly record struct ExitStatus
{
    internal const int CLD_EXITED = 1;
    internal const int CLD_KILLED = 2;
    internal const int CLD_DUMPED = 3;

    private const int MostCode = 255;

    private ExitStatus(int exitCode) => ExitCode = exitCode;

    /// <summary>Python's <c>Process.exitcode</c>: 0 fine, 1 to 255 an error code, minus the signal if one killed
    /// it.</summary>
    public int ExitCode { get; }

    /// <summary>The signal that killed the process; null when it exited by itself.</summary>
    public int? KilledBy => ExitCode < 0 ? -ExitCode : null;

    /// <summary>Whether the kernel has killed it for want of memory, as far as that is known.</summary>
    internal bool IsOutOfMemory { get; init; }

    /// <summary>Whether somebody else has ended it, such as by SIGKILL or SIGTERM; not what a process brings upon
    /// itself: an exit, or a signal that tells of its own fault, such as SIGSEGV.</summary>
    internal bool IsKilledByOthers => KilledBy is { } signal
        and not (
            Signal.SIGILL or Signal.SIGTRAP or Signal.SIGABRT or Signal.SIGBUS or Signal.SIGFPE or Signal.SIGSEGV
                or Signal.SIGSYS);

    /// <summary>The process exited by itself.</summary>
    /// <param name="code">0 to 255; only the lowest eight bits reach a parent.</param>
    /// <exception cref="ArgumentOutOfRangeException">The code is outside that range.</exception>
    public static ExitStatus Exited(int code)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(code);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(code, MostCode);
        return new ExitStatus(code);
    }

    /// <summary>The code that a process ends with whose work returned another: the same from 0 to 255, and 255 for any
    /// other. The kernel would keep its lowest eight bits, and make a success of 256.</summary>
    internal static int CodeOf(int returned) => returned is >= 0 and <= MostCode ? returned : MostCode;

    /// <summary>A signal killed the process.</summary>
    /// <param name="signal">1 to 64.</param>
    /// <exception cref="ArgumentOutOfRangeException">The signal is outside that range.</exception>
    public static ExitStatus Killed(int signal)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(signal, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(signal, 64);
        return new ExitStatus(-signal);
    }

    /// <summary>Reads what waitid(2) tells of a child that ended: si_code and si_status.</summary>
    /// <param name="code">CLD_EXITED, CLD_KILLED or CLD_DUMPED.</param>
    /// <param name="status">The exit code, or the signal.</param>
    /// <exception cref="ArgumentOutOfRangeException">The code is none of an ended child.</exception>
    internal static ExitStatus FromWaitId(int code, int status) => code switch
    {
        CLD_EXITED => Exited(status),
        CLD_KILLED or CLD_DUMPED => Killed(status),
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "not the si_code of a child that ended"),
    };

    /// <inheritdoc/>
    public override string ToString() => KilledBy is { } signal
        ? $"killed by {Signal.Name(signal)}{(IsOutOfMemory ? ", out of memory" : "")}" : $"exit code {ExitCode}";
}
