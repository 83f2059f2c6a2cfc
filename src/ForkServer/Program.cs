namespace EchoServer.ForkServer;

/// <summary>The entry point of the fork server as a binary of its own; beside a server without that, the server's binary takes the role.</summary>
internal static class Program
{
    private static int Main(string[] args) => ForkServerProcess.Run(args);
}
