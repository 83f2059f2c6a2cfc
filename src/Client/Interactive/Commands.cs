namespace EchoServer.Client.Interactive;

/// <summary>The names of the commands, and how Tab completes them.</summary>
internal static class Commands
{
    /// <summary>What every command begins with; twice, it begins a line that is sent.</summary>
    public const char Mark = ':';

    private static readonly string[] _names = [":help", ":quit", ":reconnect", ":time on", ":time off"];

    /// <summary>Whether a line may become a command.</summary>
    public static bool IsBegun(string line) => line is [Mark] or [Mark, not Mark, ..];

    /// <summary>The commands that begin as the line does.</summary>
    public static IReadOnlyList<string> Starting(string line) =>
        [.. _names.Where(n => n.StartsWith(line, StringComparison.Ordinal))];

    /// <summary>The characters that all commands which begin as the line does go on with.</summary>
    /// <returns>The missing characters; empty when the commands differ from there on, or none begins so.</returns>
    public static string Completion(string line)
    {
        IReadOnlyList<string> names = Starting(line);
        if (names.Count == 0) return "";
        string common = names.Aggregate((a, b) => a[..a.AsSpan().CommonPrefixLength(b)]);
        return common[line.Length..];
    }
}
