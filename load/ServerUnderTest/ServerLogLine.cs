using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace EchoServer.Load.ServerUnderTest;

/// <summary>What a line of this project's server's log says, in either of its formats.</summary>
internal static partial class ServerLogLine
{
    /// <summary>The first address of the ready line; null for any other line.</summary>
    public static string? ReadyAddress(string line)
    {
        if (!line.Contains("Listening on ", StringComparison.Ordinal)) return null;
        Match match = Ready().Match(Message(line));
        return match.Success ? match.Groups["address"].Value : null;
    }

    /// <summary>The end of a connection; null for any other line.</summary>
    public static ConnectionEnd? End(string line)
    {
        if (!line.Contains(" ended: pid ", StringComparison.Ordinal)) return null;
        Match match = Ended().Match(Message(line));
        return match.Success ? new ConnectionEnd(Long(match, "number"), Number(match, "pid"), Number(match, "code")) : null;
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
        return match.Success ? new ServerLedger(Number(match, "accepted"), Number(match, "refused"), Number(match, "reaped"), match.Groups["left"] is { Success: true } ? Number(match, "left") : 0) : null;
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

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("""Listening on (?<address>[^ ,]+)(, [^ ,]+)* \(pid \d+""")]
    private static partial Regex Ready();

    private static long Long(Match match, string group) => long.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"Connection (?<number>\d+) from \S+ ended: pid (?<pid>\d+), exit code (?<code>-?\d+) ")]
    private static partial Regex Ended();

    [GeneratedRegex(@"Connection (?<number>\d+) from \S+ refused: ")]
    private static partial Regex Refusal();

    [GeneratedRegex(@"Ledger: accepted (?<accepted>\d+), refused (?<refused>\d+), reaped (?<reaped>\d+), (running \d+, left (?<left>\d+) )?")]
    private static partial Regex Counts();
}
