using EchoServer.Common.CommandLine;
using EchoServer.ForkServer;
using EchoServer.Linux.Processes;
using EchoServer.Server.Limits;
using EchoServer.Server.Options;
using EchoServer.Server.Roles;
using EchoServer.Server.Supervision;

namespace EchoServer.Server;

/// <summary>The one binary: the server for people; or, spawned for one connection, the <see cref="ConnectionChild"/>
/// that serves it.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        // The role comes first and alone: a child must not load what only the server needs (options, logging).
        bool isChild = args is [ConnectionChildArguments.Role, ..];
        StandardStreams.Complete(isChild ? null : ServerSignals.PassOn);
        return isChild ? ConnectionChild.Run(args[1..]) : Serve(args);
    }

    private static int Serve(string[] args)
    {
        if (!OperatingSystem.IsLinux())
            return Tool.Fail("echo-server", "needs Linux: it hands sockets to processes as only Linux does");
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
        return Tool.Run(ServerCommand.Create(ServerHost.Run), args);
    }
}
