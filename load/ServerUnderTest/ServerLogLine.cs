using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using EchoServer.Linux.Sockets;

namespace EchoServer.Load.ServerUnderTest;

/// <summary>What a line of this project's server's log says, in either of its formats.</summary>
internal static partial class ServerLogLine
{
    private const string Separator = ", ";

    /// <summary>The addresses of the ready line, in its order; none for any other line.</summary>
    public static IReadOnlyList<StreamAddress> ReadyAddresses(string line)
    {
        if (!line.Contains("Listening on ", StringComparison.Ordinal)) return [];
        Match match = Ready().Match(Message(line));
        return match.Success ? Addresses(match.Groups["addresses"].Value.Split(Separator)) : [];
    }

    // The path of a Unix socket may have the separator in it: what is no address goes on with the one before.
    private static List<StreamAddress> Addresses(string[] pieces)
    {
        List<StreamAddress> addresses = [];
        string last = "";
        foreach (string piece in pieces)
        {
            if (StreamAddress.TryParse(piece, out StreamAddress? address)) last = piece;
            else if (addresses.Count == 0 || !StreamAddress.TryParse(last += Separator + piece, out address)) return [];
            else addresses.RemoveAt(addresses.Count - 1);
            addresses.Add(address);
        }
        return addresses;
    }

    /// <summary>The end of a connection; null for any other line.</summary>
    public static LoggedEnd? End(string line)
    {
        if (!line.Contains(" ended: pid ", StringComparison.Ordinal)) return null;
        Match match = Ended().Match(Message(line));
        return match.Success ? new LoggedEnd(Long(match, "number"), Number(match, "pid"), Number(match, "code")) : null;
    }

    /// <summary>The number of a connection that got no process; null for any other line.</summary>
    public static long? Refused(string line)
    {
        if (!line.Contains(" refused: ", StringComparison.Ordinal)) return null;
        Match match = Refusal().Match(Message(line));
        return match.Success ? Long(match, "number") : null;
    }

    /// <summary>The number of a connection that came to its end, served or not; null for any other line.</summary>
    public static long? Number(string line) => End(line)?.Number ?? Refused(line);

    /// <summary>The ledger; null for any other line.</summary>
    public static ServerLedger? Ledger(string line)
    {
        if (!line.Contains("Ledger: ", StringComparison.Ordinal)) return null;
        Match match = Counts().Match(Message(line));
        return match.Success
            ? new ServerLedger(
                Number(match, "accepted"), Number(match, "refused"), Number(match, "reaped"), match.Groups["left"] is
                { Success: true } ? Number(match, "left") : 0) : null;
    }

    // In JSON the same message is a text among others; in a text log it follows the time and the level.
    private static string Message(string line)
    {
        if (!line.StartsWith('{')) return line;
        try
        {
            using JsonDocument json = JsonDocument.Parse(line);
            return json.RootElement.TryGetProperty("@m", out JsonElement message) ? message.GetString() ?? "" : "";
        }
        catch (JsonException)
        {
            return line; // It only begins like JSON.
        }
    }

    private static int Number(Match match, string group) =>
        int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("""Listening on (?<addresses>.+) \(pid \d+""")]
    private static partial Regex Ready();

    private static long Long(Match match, string group) =>
        long.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"Connection (?<number>\d+) from \S+ ended: pid (?<pid>\d+), exit code (?<code>-?\d+) ")]
    private static partial Regex Ended();

    [GeneratedRegex(@"Connection (?<number>\d+) from \S+ refused: ")]
    private static partial Regex Refusal();

    [GeneratedRegex(
        @"Ledger: accepted (?<accepted>\d+), refused (?<refused>\d+), reaped (?<reaped>\d+), "
        + @"(running \d+, left (?<left>\d+) )?")]
    private static partial Regex Counts();
}

/// <summary>How the server says that a connection has ended.</summary>
/// <param name="Number">Which connection it was, counted as they came.</param>
/// <param name="Pid">The process that served it.</param>
/// <param name="ExitCode">As Python's multiprocessing has it: 0 fine, minus the signal that killed it.</param>
internal readonly record struct LoggedEnd(long Number, int Pid, int ExitCode);

/// <summary>The counts that the server ends its log with.</summary>
/// <param name="Accepted">Connections that it took out of its backlog.</param>
/// <param name="Refused">Those of them that it could not serve.</param>
/// <param name="Reaped">Those that it served.</param>
/// <param name="Left">Connections that stayed in its backlog when it stopped.</param>
internal sealed record ServerLedger(int Accepted, int Refused, int Reaped, int Left = 0);
