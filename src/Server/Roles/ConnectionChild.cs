using System.Net.Sockets;
using EchoServer.Common.Connections;
using EchoServer.Common.Echo;
using EchoServer.ForkServer;
using EchoServer.Linux;
using EchoServer.Linux.Calls;
using EchoServer.Linux.Processes;

namespace EchoServer.Server.Roles;

/// <summary>
/// The process that serves exactly one connection. It owns its socket and nothing else, and ends with a
/// <see cref="ConnectionExitCode"/>, or by the signal that kills it.
/// </summary>
internal static class ConnectionChild
{
    /// <summary>The descriptor of the scoreboard's memory.</summary>
    private const int Memory = Spawner.HandedDescriptor + 1;

    /// <summary>The entry point.</summary>
    internal static int Run(string[] args)
    {
        if (!ConnectionChildArguments.TryParse(args, out ConnectionChildArguments arguments))
            return (int)ConnectionExitCode.Usage;
        if (!ParentDeath.KillsUs(arguments.Parent)) return (int)ConnectionExitCode.Orphaned;
        Kernel.GiveUpNewPrivileges();
        OomScore.Raise();
        Libc.RestoreSignal(Signal.SIGTERM);
        var socket = new Socket(new SafeSocketHandle(Spawner.HandedDescriptor, ownsHandle: true));
        ITraffic traffic = RowTraffic.Map(Memory, arguments.Capacity, arguments.Row);
        ConnectionExitCode code = ConnectionSession
            .RunAsync(
                socket, new UpperCaseEcho(), traffic, error => StandardStreams.WriteErrorLine($"{error}"),
                CancellationToken.None)
            .GetAwaiter().GetResult();
        // Nothing is left to shut down, and the runtime's own shutdown takes longer than an echo.
        Libc.Exit((int)code);
        return (int)code;
    }
}
