using System.Globalization;
using EchoServer.Common.CommandLine;
using EchoServer.Linux;
using EchoServer.Linux.Calls;
using EchoServer.Linux.Processes;

namespace EchoServer.Load.ServerUnderTest;

/// <summary>
/// What this program is between posix_spawn and the server under test: it ties its life to echo-load's, and then
/// becomes the server. posix_spawn itself can't set a parent-death signal, which survives exec.
/// </summary>
internal static class ServerRole
{
    /// <summary>The first argument, which no command of ours is named like.</summary>
    public const string Name = "--become-server";

    private const int NotExecutable = 127; // as shells have it

    /// <summary>The arguments of a process that is to become the server.</summary>
    public static IReadOnlyList<string> Arguments(IReadOnlyList<string> command) =>
        [Name, Environment.ProcessId.ToString(CultureInfo.InvariantCulture), .. command];

    /// <summary>Becomes the server, with the descriptor that was handed over as its stdout and stderr.</summary>
    /// <param name="args">The pid of its parent, and the command.</param>
    /// <returns>An exit code, when it can't.</returns>
    public static int Run(string[] args)
    {
        if (!ParentDeath.KillsUs(int.Parse(args[0], CultureInfo.InvariantCulture))) return Tool.Failure;
        Libc.Dup2(Spawner.HandedDescriptor, 1);
        Libc.Dup2(Spawner.HandedDescriptor, 2);
        // The runtime ignores it, and what is ignored stays so through exec.
        Libc.ResetSignal(Signal.SIGPIPE);
        try
        {
            Libc.Exec(args[1..]);
            return NotExecutable;
        }
        catch (LinuxException e)
        {
            return Tool.Fail("echo-load", $"cannot execute {args[1]}: {e.Message}", NotExecutable);
        }
    }
}
