namespace EchoServer.Client.Interactive;

/// <summary>The names of the commands, and how Tab completes them.</summary>
internal static class Commands
{
    /// <summary>What every command begins with; twice, it begins a line that is sent.</summary>
    public const char Mark = ':';

    private static readonly string[] _names = [":help", ":quit", ":reconnect", ":time on", ":time off"];

    /// <summary>Whether a line may become a command.</summary>
    public static bool IsBegun(string line) => line is [Mark] or [Mark, not Mark, ..];

    /// <summary>Those that begin so.</summary>
    public static IReadOnlyList<string> Starting(string line) =>
        [.. _names.Where(n => n.StartsWith(line, StringComparison.Ordinal))];

    /// <summary>What all that begin so go on with.</summary>
    /// <returns>What is missing of it; empty when they differ from there on, or none begins so.</returns>
    public static string Completion(string line)
    {
        IReadOnlyList<string> names = Starting(line);
        if (names.Count == 0) return "";
        string common = names.Aggregate((a, b) => a[..a.AsSpan().CommonPrefixLength(b)]);
        return common[line.Length..];
    }
}
