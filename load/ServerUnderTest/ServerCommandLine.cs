using System.Globalization;
using EchoServer.Common.Sockets;

namespace EchoServer.Load.ServerUnderTest;

/// <summary>The command that starts the server under test, ready to be executed.</summary>
/// <param name="Words">The program and its arguments.</param>
/// <param name="Address">Where it will listen; null when only its ready line tells.</param>
/// <param name="IsOurs">Whether it is this project's server, which says when it is ready, and keeps a ledger.</param>
internal sealed record ServerCommandLine(IReadOnlyList<string> Words, StreamAddress? Address, bool IsOurs)
{
    private const string PortHole = "{port}";

    /// <summary>Makes it of what was given.</summary>
    /// <param name="command">The command as on the command line, with {port} where a free port is to stand.</param>
    /// <param name="target">The address that --target names; null without.</param>
    /// <param name="freePort">Finds a port that nobody has.</param>
    public static ServerCommandLine Create(IReadOnlyList<string> command, StreamAddress? target, Func<int> freePort)
    {
        bool isOurs = command.Any(IsOurServer);
        if (command.Any(w => w.Contains(PortHole, StringComparison.Ordinal)))
        {
            int port = freePort();
            string text = port.ToString(CultureInfo.InvariantCulture);
            string[] words = [.. command.Select(w => w.Replace(PortHole, text, StringComparison.Ordinal))];
            return new ServerCommandLine(words, target ?? StreamAddress.Parse($"127.0.0.1:{text}"), isOurs);
        }
        return isOurs && !command.Any(IsListen)
            ? new ServerCommandLine([.. command, "--listen", target?.ToString() ?? "127.0.0.1:0"], target, isOurs)
            : new ServerCommandLine(command, target, isOurs);
    }

    // As the program itself, or as what dotnet, env, taskset or prlimit runs.
    private static bool IsOurServer(string word) => Path.GetFileName(word) is "echo-server" or "echo-server.dll";

    private static bool IsListen(string word) => word == "--listen" || word.StartsWith("--listen=", StringComparison.Ordinal);
}
