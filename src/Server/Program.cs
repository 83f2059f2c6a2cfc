using EchoServer.Common.CommandLine;
using EchoServer.Server.Options;
using EchoServer.Server.Roles;

namespace EchoServer.Server;

/// <summary>The one binary: the server for people, and its own child processes in the roles of <see cref="ProcessRoles"/>.</summary>
internal static class Program
{
    // A role comes first and alone: a child must not load what only the server needs (options, logging).
    private static int Main(string[] args) => ProcessRoles.Find(args) is { } role ? role.Run(args[1..]) : Serve(args);

    private static int Serve(string[] args) => OperatingSystem.IsLinux()
        ? Tool.Run(ServerCommand.Create(), args)
        : Tool.Fail("echo-server", "needs Linux: it hands sockets to processes as only Linux does");
}
