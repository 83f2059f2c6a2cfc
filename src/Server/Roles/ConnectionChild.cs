using System.Net.Sockets;
using EchoServer.Common.Connections;
using EchoServer.Common.Echo;
using EchoServer.ForkServer;
using EchoServer.Linux;
using EchoServer.Linux.Calls;
using EchoServer.Linux.Processes;
using EchoServer.Server.Starting;

namespace EchoServer.Server.Roles;

/// <summary>
/// The process that serves exactly one connection. It owns its socket and nothing else, and ends with a
/// <see cref="ConnectionExitCode"/>, or by the signal that kills it.
/// </summary>
internal static class ConnectionChild
{
    /// <summary>
    /// The signal that a child starts with blocked: until <see cref="DieBySigterm"/> the runtime's own handler would turn it into an
    /// ordinary exit with code 143.
    /// </summary>
    internal const int BlockedAtStart = Signal.SIGTERM;

    /// <summary>What a child's runtime can do without: it serves one socket, so one poller will do, on whose thread the handler may run.</summary>
    internal static readonly IReadOnlyDictionary<string, string> Environment = new Dictionary<string, string>
    {
        ["DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT"] = "1",
        ["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS"] = "1",
        ["DOTNET_EnableDiagnostics"] = "0",
    };

    /// <summary>The descriptor of the scoreboard's memory.</summary>
    private const int Memory = Spawner.HandedDescriptor + 1;

    /// <summary>
    /// The program that takes the role: the small one beside ours, which has the built-in job and starts in a third of the time; where it is
    /// missing, our own.
    /// </summary>
    internal static SelfExecutable Program()
    {
        SelfExecutable small = ForkServerProgram.Find().Executable;
        return File.Exists(small.Path) ? small : SelfExecutable.Find();
    }

    /// <summary>The entry point.</summary>
    internal static int Run(string[] args)
    {
        if (!ConnectionChildArguments.TryParse(args, out ConnectionChildArguments arguments)) return (int)ConnectionExitCode.Usage;
        if (!ParentDeath.KillsUs(arguments.Parent)) return (int)ConnectionExitCode.Orphaned;
        OomScore.Raise();
        DieBySigterm();
        var socket = new Socket(new SafeSocketHandle(Spawner.HandedDescriptor, ownsHandle: true));
        ITraffic traffic = RowTraffic.Map(Memory, arguments.Capacity, arguments.Slot);
        ConnectionExitCode code = ConnectionSession
            .RunAsync(socket, new UpperCaseEcho(), traffic, error => StandardStreams.WriteErrorLine($"{error}"), CancellationToken.None)
            .GetAwaiter().GetResult();
        // Nothing is left to shut down, and the runtime's own shutdown takes longer than an echo.
        Libc.Exit((int)code);
        return (int)code;
    }

    private static void DieBySigterm()
    {
        Libc.ResetSignal(Signal.SIGTERM);
        Libc.UnblockSignal(Signal.SIGTERM);
    }
}
