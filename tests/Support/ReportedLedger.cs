using System.Globalization;
using System.Text.RegularExpressions;

namespace EchoServer.Tests.Support;

/// <summary>The counts that the server reports when it stops.</summary>
internal sealed partial record ReportedLedger(
    int Accepted, int Refused, int Reaped, int Running, int Closed, int Reset, int Error, int Killed)
{
    /// <summary>Connections that stayed in the backlog at the stop.</summary>
    public int Left { get; init; }

    /// <summary>Reads the counts from the message, which is the same in both log formats.</summary>
    public static ReportedLedger From(LogEvent e)
    {
        Dictionary<string, int> counts = Counts().Matches(e.Message).ToDictionary(
            m => m.Groups["name"].Value, m => int.Parse(m.Groups["count"].Value, CultureInfo.InvariantCulture));
        return new ReportedLedger(
            counts["accepted"], counts["refused"], counts["reaped"], counts["running"],
            counts["closed"], counts["reset"], counts["error"], counts["killed"]) { Left = counts["left"] };
    }

    /// <summary>What must hold after every run, however it went.</summary>
    /// <returns>The invariants that are broken.</returns>
    public IEnumerable<string> Violations()
    {
        if (Accepted != Refused + Reaped + Running) yield return $"accepted = refused + reaped + running: {this}";
        if (Reaped != Closed + Reset + Error + Killed) yield return $"reaped = closed + reset + error + killed: {this}";
        if (Running != 0) yield return $"none runs after the stop: {this}";
    }

    // Not the traffic, which stands the other way round: "18 bytes in".
    [GeneratedRegex(@"(?<name>[a-z]+) (?<count>\d+)")]
    private static partial Regex Counts();
}
