using System.Diagnostics;
using System.Globalization;
using EchoServer.Common.CommandLine;
using EchoServer.Linux;
using EchoServer.Linux.Calls;
using EchoServer.Linux.Processes;

namespace EchoServer.Server.Supervision;

/// <summary>Which signals the server takes, and how the process is made ready for them.</summary>
/// <remarks>
/// They are taken by one thread, with sigwait(3), which needs every thread to have them blocked: the kernel gives a
/// signal to any thread that has not. But the runtime has threads of its own before Main begins. A mask is inherited by
/// threads and through exec; so Main blocks them and executes the program anew, in the same process.
/// (PosixSignalRegistration makes a thread for every signal, and where no thread can be made, the runtime ends the
/// process.)
/// </remarks>
internal static class ServerSignals
{
    private static readonly int[] _stop =
        [Signal.SIGTERM, Signal.SIGINT, Signal.SIGQUIT, Signal.SIGXCPU, Signal.SIGPWR];
    private static readonly int[] _reopen = [Signal.SIGHUP, Signal.SIGUSR1];

    // What would end the process at once, if it did not do this: those of timers and of descriptors, and those that
    // mean nothing here. SIGXFSZ: the log, and the scoreboard's memory, count as files; the call's error tells enough.
    private static readonly int[] _ignored =
    [
        Signal.SIGUSR2, Signal.SIGPIPE, Signal.SIGALRM, Signal.SIGSTKFLT, Signal.SIGXFSZ, Signal.SIGVTALRM,
        Signal.SIGPROF, Signal.SIGIO,
        .. Enumerable.Range(FirstRealTime, LastRealTime - FirstRealTime + 1),
    ];

    // The C library and the runtime use those below.
    private const int FirstRealTime = 35;
    private const int LastRealTime = 64;

    // Set when the program is executed anew; to the pid, which stays the same, so that it means nothing to anybody who
    // inherits it.
    private const string SecondStart = "ECHO_SERVER_SECOND_START";

    // Among the fields of /proc/PID/stat, from the one behind the program's name on: starttime (proc_pid_stat(5)).
    private const int StartTime = 19;

    /// <summary>Whether the signal asks the server to stop.</summary>
    internal static bool AsksToStop(int signal) => _stop.Contains(signal);

    /// <summary>Those that are taken. A SIGINT or SIGQUIT that was ignored when the server started (<c>&amp;</c> in a
    /// script) stays so, as is the custom.</summary>
    internal static SignalSet Taken =>
        SignalSet.Of([.. _reopen, .. _stop.Where(s => s is not (Signal.SIGINT or Signal.SIGQUIT) || !IsIgnored(s))]);

    /// <summary>Sees to it that every thread has them blocked, and that the others do no harm. First in Main; it may
    /// execute the program anew.</summary>
    /// <exception cref="LinuxException">The program can't be executed.</exception>
    /// <exception cref="ToolException">It was, and has them not blocked: something unblocks them before Main, and would
    /// do so for ever.</exception>
    internal static void Prepare()
    {
        SignalSet taken = Taken;
        bool isInherited = Libc.BlockedSignals().Has(taken);
        Libc.BlockSignals(taken);
        if (!isInherited && !Debugger.IsAttached) ExecuteAnew(); // which a debugger would not follow
        Environment.SetEnvironmentVariable(SecondStart, null); // children need not know
        // Ignored signals are inherited. SIGCHLD would make the kernel throw the exit codes of children away
        // (waitid(2), Notes).
        foreach (int signal in (int[])[.. _stop, .. _reopen, Signal.SIGCHLD])
        {
            if (IsIgnored(signal) && signal is not (Signal.SIGINT or Signal.SIGQUIT)) Libc.ResetSignal(signal);
        }
        foreach (int signal in _ignored)
        {
            if (Libc.DispositionOf(signal) == Libc.SIG_DFL) Libc.IgnoreSignal(signal);
        }
    }

    /// <summary>Makes an execution of the program for another reason do for <see cref="Prepare"/>, too.</summary>
    internal static void PassOn()
    {
        Libc.BlockSignals(Taken);
        RemoveDiagnosticPort();
    }

    private static bool IsIgnored(int signal) => Libc.DispositionOf(signal) == Libc.SIG_IGN;

    private static void ExecuteAnew()
    {
        string pid = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        if (Environment.GetEnvironmentVariable(SecondStart) == pid)
            throw new ToolException(
                "signals that were blocked when it executed itself are not blocked: what runs the program has changed "
                + "that (the .NET runtime, an emulator, a preloaded library)");
        byte[] commandLine = SelfExecutable.CommandLine();
        RemoveDiagnosticPort();
        Libc.SetVariable(SecondStart, pid);
        throw SelfExecutable.ExecuteAnew(commandLine);
    }

    // The JIT's runtime would find the name taken, by itself, and be without its port (dotnet-trace, dotnet-counters).
    // The name has the time when the process began, as a socket of another process that had our pid, or has it in
    // another namespace, is not ours to remove.
    private static void RemoveDiagnosticPort()
    {
        try
        {
            string[] afterName = File.ReadAllText("/proc/self/stat").Split(')')[^1]
                .Split(' ', StringSplitOptions.RemoveEmptyEntries);
            File.Delete(
                Path.Combine(
                    Path.GetTempPath(), $"dotnet-diagnostic-{Environment.ProcessId}-{afterName[StartTime]}-socket"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Then there is no port: the server does without.
        }
    }
}
