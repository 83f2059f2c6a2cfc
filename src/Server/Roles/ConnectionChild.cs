using System.Globalization;
using System.Net.Sockets;
using EchoServer.Common.Connections;
using EchoServer.Common.Echo;
using EchoServer.Common.Interop;
using EchoServer.Common.Processes;
using EchoServer.Server.Connections;

namespace EchoServer.Server.Roles;

/// <summary>
/// The process that serves exactly one connection. It owns its socket and nothing else, and ends with a
/// <see cref="ConnectionExitCode"/>, or by the signal that kills it.
/// </summary>
internal static class ConnectionChild
{
    /// <summary>
    /// The signal that a child starts with blocked: until <see cref="DieBySigterm"/> the runtime's own handler would turn it into an
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

    /// <summary>The descriptor of the scoreboard's memory.</summary>
    private const int Memory = Spawner.HandedDescriptor + 1;

    /// <summary>The words of its command line. The connection's number and peer are there for whoever reads <c>ps</c>.</summary>
    /// <param name="connection">The connection to serve.</param>
    /// <param name="slot">Its row of the scoreboard.</param>
    /// <param name="capacity">How many rows the scoreboard has; 0 when there is none.</param>
    internal static string[] Arguments(Connection connection, uint slot, int capacity) =>
    [
        ProcessRoles.ConnectionChild, Text(System.Environment.ProcessId), Text(capacity), Text(slot),
        $"#{connection.Number}", connection.Peer,
    ];

    /// <summary>The entry point.</summary>
    internal static int Run(string[] args)
    {
        if (args is not [var parentText, var capacityText, var slotText, _, _]
            || !int.TryParse(parentText, CultureInfo.InvariantCulture, out int parent)
            || !int.TryParse(capacityText, CultureInfo.InvariantCulture, out int capacity)
            || !uint.TryParse(slotText, CultureInfo.InvariantCulture, out uint slot))
            return (int)ConnectionExitCode.Usage;
        if (!ParentDeath.KillsUs(parent)) return (int)ConnectionExitCode.Orphaned;
        DieBySigterm();
        var socket = new Socket(new SafeSocketHandle(Spawner.HandedDescriptor, ownsHandle: true));
        ConnectionExitCode code = ConnectionSession
            .RunAsync(socket, new UpperCaseEcho(), RowTraffic.Map(Memory, capacity, slot), Console.Error.WriteLine, CancellationToken.None)
            .GetAwaiter().GetResult();
        // Nothing is left to shut down, and the runtime's own shutdown takes longer than an echo.
        Libc.Exit((int)code);
        return (int)code;
    }

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);

    private static void DieBySigterm()
    {
        Libc.ResetSignal(Signal.SIGTERM);
        Libc.UnblockSignal(Signal.SIGTERM);
    }
}
