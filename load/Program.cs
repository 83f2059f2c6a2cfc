using EchoServer.Common.CommandLine;
using EchoServer.Load.ServerUnderTest;

namespace EchoServer.Load;

/// <summary>The entry point.</summary>
internal static class Program
{
    private static int Main(string[] args) =>
        args is [ServerRole.Name, .. var rest] ? ServerRole.Run(rest) : Tool.Run(LoadCommand.Create(), args);
}
