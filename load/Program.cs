using EchoServer.Common.CommandLine;
using EchoServer.Linux.Processes;
using EchoServer.Load.Commands;
using EchoServer.Load.Distribution.Agents;
using EchoServer.Load.Distribution.Workers;
using EchoServer.Load.ServerUnderTest;
using EchoServer.Multiprocessing;

namespace EchoServer.Load;

/// <summary>The entry point.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        StandardStreams.Complete();
        AuthKeySource.TakeFromEnvironment();
        return args is [ServerRole.Name, .. var rest] ? ServerRole.Run(rest)
            : ProcessProgram.Run(
                args, [Worker.Initializer, Worker.RunPart], own => Tool.Run(LoadCommand.Create(), own));
    }
}
