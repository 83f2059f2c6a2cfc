using System.Globalization;
using EchoServer.Common.CommandLine;
using EchoServer.Linux.Sockets;

namespace EchoServer.Load.ServerUnderTest;

/// <summary>The command that starts the server under test, ready to be executed.</summary>
/// <param name="Words">The program and its arguments.</param>
/// <param name="Address">Where it will listen; null when only its ready line tells.</param>
/// <param name="SaysReady">Whether it is this project's server, and logs when it is ready, and where.</param>
/// <param name="KeepsLedger">Whether it logs its connections and their ledger, too.</param>
internal sealed record ServerCommandLine(
    IReadOnlyList<string> Words, StreamAddress? Address, bool SaysReady, bool KeepsLedger)
{
    private const string PortHole = "{port}";
    private const string Listen = "--listen";
    private const string QuietOption = "--quiet";
    private const string LogLevel = "--log-level";

    /// <summary>Makes the command line of what was given.</summary>
    /// <param name="command">The command as on the command line, with {port} where a free port is to stand.</param>
    /// <param name="target">The address that --target names; null without.</param>
    /// <param name="freePort">Finds a port that nobody has.</param>
    /// <exception cref="ToolException">Nothing would tell where the server listens.</exception>
    public static ServerCommandLine Create(IReadOnlyList<string> command, StreamAddress? target, Func<int> freePort)
    {
        bool isOurs = command.Any(IsOurServer), saysReady = isOurs
            && !command.Contains(QuietOption), keepsLedger = saysReady && LogsEnds(command);
        if (command.Any(w => w.Contains(PortHole, StringComparison.Ordinal)))
        {
            int port = freePort();
            string text = port.ToString(CultureInfo.InvariantCulture);
            string[] words = [.. command.Select(w => w.Replace(PortHole, text, StringComparison.Ordinal))];
            return new ServerCommandLine(
                words, target ?? StreamAddress.Parse($"127.0.0.1:{text}"), saysReady, keepsLedger);
        }
        if (!isOurs) return new ServerCommandLine(command, target, SaysReady: false, KeepsLedger: false);
        return !saysReady ? Quiet(command, target, freePort)
            : ValueOf(command, Listen) is not null ? new ServerCommandLine(command, target, saysReady, keepsLedger)
            : new ServerCommandLine(
                [.. command, Listen, target?.ToString() ?? "127.0.0.1:0"], target, saysReady, keepsLedger);
    }

    private static bool LogsEnds(IReadOnlyList<string> command) =>
        ValueOf(command, LogLevel)?.ToLowerInvariant() is not ("warn" or "warning" or "error" or "fatal");

    // It does not say where it listens: so that is settled beforehand.
    private static ServerCommandLine Quiet(IReadOnlyList<string> command, StreamAddress? target, Func<int> freePort)
    {
        if (ValueOf(command, Listen) is not { } listen)
        {
            StreamAddress address = target
                ?? StreamAddress.Parse(string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{freePort()}"));
            return new ServerCommandLine(
                [.. command, Listen, address.ToString()], address, SaysReady: false, KeepsLedger: false);
        }
        if (target is null && StreamAddress.TryParse(listen, out StreamAddress? own) && !own.PicksPort) target = own;
        if (target is null) throw new ToolException(
            $"--server: with {QuietOption} it does not say which port {Listen} {listen} has got; name one, or leave "
            + $"{Listen} or {QuietOption} out", Tool.Usage);
        return new ServerCommandLine(command, target, SaysReady: false, KeepsLedger: false);
    }

    // As the program itself, or as what dotnet, env, taskset or prlimit runs.
    private static bool IsOurServer(string word) => Path.GetFileName(word) is "echo-server" or "echo-server.dll";

    // Of "--name value", "--name=value" or "--name:value"; the last one, if it is given more than once.
    private static string? ValueOf(IReadOnlyList<string> command, string option)
    {
        for (int i = command.Count - 1; i >= 0; i--)
        {
            string word = command[i];
            if (word == option) return i + 1 < command.Count ? command[i + 1] : "";
            if (word.StartsWith(option, StringComparison.Ordinal) && word[option.Length] is '=' or ':')
                return word[(option.Length + 1)..];
        }
        return null;
    }
}
