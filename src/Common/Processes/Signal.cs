namespace EchoServer.Common.Processes;

/// <summary>The signals that we send or name (signal(7); the numbers of x86-64 and arm64).</summary>
public static class Signal
{
    /// <summary>Interrupt from the keyboard.</summary>
    public const int SIGINT = 2;

    /// <summary>An instruction that there is not.</summary>
    public const int SIGILL = 4;

    /// <summary>A breakpoint that nobody waits for.</summary>
    public const int SIGTRAP = 5;

    /// <summary>A process gives itself up; so does the runtime after an exception that nobody caught.</summary>
    public const int SIGABRT = 6;

    /// <summary>Memory that can't be reached, though it is mapped.</summary>
    public const int SIGBUS = 7;

    /// <summary>A division by zero, say.</summary>
    public const int SIGFPE = 8;

    /// <summary>Ends a process; it can't be caught, blocked or ignored.</summary>
    public const int SIGKILL = 9;

    /// <summary>Memory that is not mapped.</summary>
    public const int SIGSEGV = 11;

    /// <summary>Nobody reads any more what is written.</summary>
    public const int SIGPIPE = 13;

    /// <summary>Asks a process to end.</summary>
    public const int SIGTERM = 15;

    /// <summary>A child has stopped or ended.</summary>
    public const int SIGCHLD = 17;

    /// <summary>Stop typed at the terminal (Ctrl-Z).</summary>
    public const int SIGTSTP = 20;

    /// <summary>A file would be larger than RLIMIT_FSIZE.</summary>
    public const int SIGXFSZ = 25;

    /// <summary>A system call that is forbidden (seccomp).</summary>
    public const int SIGSYS = 31;

    private static readonly string[] _names =
    [
        "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE", "SIGKILL", "SIGUSR1",
        "SIGSEGV", "SIGUSR2", "SIGPIPE", "SIGALRM", "SIGTERM", "SIGSTKFLT", "SIGCHLD", "SIGCONT", "SIGSTOP", "SIGTSTP",
        "SIGTTIN", "SIGTTOU", "SIGURG", "SIGXCPU", "SIGXFSZ", "SIGVTALRM", "SIGPROF", "SIGWINCH", "SIGIO", "SIGPWR",
        "SIGSYS",
    ];

    /// <summary>The signal's name, such as SIGKILL; <c>signal 40</c> for a real-time one.</summary>
    /// <param name="signal">1 to 64.</param>
    public static string Name(int signal) =>
        signal >= 1 && signal <= _names.Length ? _names[signal - 1] : $"signal {signal}";
}
