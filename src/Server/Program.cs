using EchoServer.Common.CommandLine;
using EchoServer.Linux.Processes;
using EchoServer.Server.Listening;
using EchoServer.Server.Options;
using EchoServer.Server.Roles;
using EchoServer.Server.Supervision;

namespace EchoServer.Server;

/// <summary>The one binary: the server for people, and its own child processes in the roles of <see cref="ProcessRoles"/>.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        // A role comes first and alone: a child must not load what only the server needs (options, logging).
        ProcessRole? role = ProcessRoles.Find(args);
        StandardStreams.Complete(role is null ? ServerSignals.PassOn : null);
        return role is null ? Serve(args) : role.Run(args[1..]);
    }

    private static int Serve(string[] args)
    {
        if (!OperatingSystem.IsLinux()) return Tool.Fail("echo-server", "needs Linux: it hands sockets to processes as only Linux does");
        // First of all: where files can't be opened, the runtime ends the process with a trace of its own.
        if (DescriptorLimit.Lack() is { } lack) return Tool.Fail("echo-server", lack);
        try
        {
            ServerSignals.Prepare();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ToolException)
        {
            return Tool.Fail("echo-server", $"cannot start: {e.Message}");
        }
        return Tool.Run(ServerCommand.Create(), args);
    }
}
