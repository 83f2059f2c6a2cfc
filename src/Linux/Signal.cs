namespace EchoServer.Linux;

/// <summary>The signals that we send or name (signal(7); the numbers of x86-64 and arm64).</summary>
public static class Signal
{
    /// <summary>The terminal was closed; to a server, by custom, that it is to read its files anew.</summary>
    public const int SIGHUP = 1;

    /// <summary>Interrupt from the keyboard.</summary>
    public const int SIGINT = 2;

    /// <summary>Quit from the keyboard (Ctrl-\).</summary>
    public const int SIGQUIT = 3;

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

    /// <summary>For programs to give a meaning to.</summary>
    public const int SIGUSR1 = 10;

    /// <summary>Memory that is not mapped.</summary>
    public const int SIGSEGV = 11;

    /// <summary>For programs to give a meaning to.</summary>
    public const int SIGUSR2 = 12;

    /// <summary>Nobody reads what is written to a pipe or a socket.</summary>
    public const int SIGPIPE = 13;

    /// <summary>The time of alarm(2) is over.</summary>
    public const int SIGALRM = 14;

    /// <summary>Asks a process to end.</summary>
    public const int SIGTERM = 15;

    /// <summary>A fault of a coprocessor that there is no more.</summary>
    public const int SIGSTKFLT = 16;

    /// <summary>A child has stopped or ended.</summary>
    public const int SIGCHLD = 17;

    /// <summary>Go on, after a stop.</summary>
    public const int SIGCONT = 18;

    /// <summary>Stop, until SIGCONT comes; it can't be refused.</summary>
    public const int SIGSTOP = 19;

    /// <summary>Stop typed at the terminal (Ctrl-Z).</summary>
    public const int SIGTSTP = 20;

    /// <summary>The process has used the processor for as long as RLIMIT_CPU allows.</summary>
    public const int SIGXCPU = 24;

    /// <summary>A file would be larger than RLIMIT_FSIZE.</summary>
    public const int SIGXFSZ = 25;

    /// <summary>A timer of the process's own time has run out (setitimer(2)).</summary>
    public const int SIGVTALRM = 26;

    /// <summary>A profiler's timer has run out (setitimer(2)).</summary>
    public const int SIGPROF = 27;

    /// <summary>A descriptor is ready (fcntl(2), F_SETOWN).</summary>
    public const int SIGIO = 29;

    /// <summary>The power fails; so containers are told to end that have an init of their own.</summary>
    public const int SIGPWR = 30;

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
