namespace EchoServer.ForkServer;

/// <summary>The small program: the fork server; or, spawned for one connection, what serves it.</summary>
internal static class Program
{
    // There is nothing for the runtime to shut down.
    private static void Main(string[] args) => Kernel.Exit(
        args is [ConnectionChildArguments.Role, .. var words] ? ConnectionChildProcess.Run(words) : Launcher.Run(args));
}
