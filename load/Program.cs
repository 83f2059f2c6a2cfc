using EchoServer.Common.CommandLine;

namespace EchoServer.Load;

/// <summary>The entry point.</summary>
internal static class Program
{
    private static int Main(string[] args) => Tool.Run(LoadCommand.Create(), args);
}
