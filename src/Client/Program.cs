using EchoServer.Common.CommandLine;
using EchoServer.Linux.Processes;

namespace EchoServer.Client;

/// <summary>The entry point.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        StandardStreams.Complete();
        return Tool.Run(ClientCommand.Create(), args);
    }
}
