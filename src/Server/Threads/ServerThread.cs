using EchoServer.Common.CommandLine;

namespace EchoServer.Server.Threads;

/// <summary>
/// The server's threads. They are made at the start and live as long as the process, so that it needs no other later:
/// where none can be made (RLIMIT_NPROC, pids.max, kernel.pid_max, RLIMIT_DATA), a .NET runtime that wants one ends the
/// process.
/// </summary>
internal static class ServerThread
{
    // Less than usual (RLIMIT_STACK, mostly 8 MiB), of which all counts for RLIMIT_AS and RLIMIT_DATA.
    private const int StackSize = 1 << 20;

    /// <summary>What is short when a thread can't be made, and what would do.</summary>
    internal const string Advice =
        "there are too few processes or too little memory; raise pids.max, RLIMIT_NPROC (ulimit -u), RLIMIT_AS or "
        + "RLIMIT_DATA";

    /// <summary>Starts a thread.</summary>
    /// <param name="name">The thread's name, as <c>ps -L</c> shows it.</param>
    /// <param name="run">What the thread does; the process does not wait for its end.</param>
    /// <exception cref="ToolException">There can be no more threads.</exception>
    internal static void Start(string name, ThreadStart run)
    {
        try
        {
            new Thread(run, StackSize) { Name = name, IsBackground = true }.Start();
        }
        catch (Exception e) when (e is OutOfMemoryException or ThreadStartException)
        {
            throw new ToolException($"cannot make the thread '{name}': {Advice}", inner: e);
        }
    }
}
