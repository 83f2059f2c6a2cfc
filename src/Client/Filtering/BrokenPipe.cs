using System.Diagnostics.CodeAnalysis;
using EchoServer.Linux;
using EchoServer.Linux.Calls;

namespace EchoServer.Client.Filtering;

/// <summary>The end of a filter whose reader has enough, as of <c>| head -n 2</c>: nothing is wrong, and nothing is
/// said (signal(7), SIGPIPE).</summary>
internal static class BrokenPipe
{
    // What a shell makes of a death by SIGPIPE.
    private const int ExitCode = 128 + Signal.SIGPIPE;

    /// <summary>Ends the process by SIGPIPE, as it ends other filters; the runtime has it ignored.</summary>
    [DoesNotReturn]
    public static void Die()
    {
        Libc.ResetSignal(Signal.SIGPIPE);
        Libc.Kill(Environment.ProcessId, Signal.SIGPIPE);
        // It is blocked by whoever started us.
        Libc.Exit(ExitCode);
    }
}
