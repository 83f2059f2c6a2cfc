namespace EchoServer.ForkServer;

/// <summary>The small program: the fork server; or, spawned for one connection, what serves it.</summary>
internal static class Program
{
    private static int Main(string[] args) => args is [ConnectionChildArguments.Role, .. var words]
        ? ConnectionChildProcess.Run(words)
        : Launcher.Run(args);
}
