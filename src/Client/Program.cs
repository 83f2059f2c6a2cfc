using EchoServer.Common.CommandLine;

namespace EchoServer.Client;

/// <summary>The entry point.</summary>
internal static class Program
{
    private static int Main(string[] args) => Tool.Run(ClientCommand.Create(), args);
}
