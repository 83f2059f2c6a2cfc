using EchoServer.Linux;
using EchoServer.Linux.Processes;

namespace EchoServer.Server.Starting;

/// <summary>What a spawned process is started with: which program, environment and signal mask.</summary>
internal static class ConnectionChildProgram
{
    /// <summary>
    /// The signal that a child starts with blocked: until it has set the default action, the runtime's own handler would turn it into an
    /// ordinary exit with code 143.
    /// </summary>
    internal const int BlockedAtStart = Signal.SIGTERM;

    /// <summary>What a child's runtime can do without: it serves one socket, so one poller will do, on whose thread the handler may run.</summary>
    internal static readonly IReadOnlyDictionary<string, string> Environment = new Dictionary<string, string>
    {
        ["DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT"] = "1",
        ["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS"] = "1",
        ["DOTNET_EnableDiagnostics"] = "0",
    };

    /// <summary>
    /// Finds the small program beside ours, which has the built-in job and starts in a third of the time; where it is
    /// missing, our own.
    /// </summary>
    internal static SelfExecutable Find()
    {
        SelfExecutable small = ForkServerProgram.Find().Executable;
        return File.Exists(small.Path) ? small : SelfExecutable.Find();
    }
}
