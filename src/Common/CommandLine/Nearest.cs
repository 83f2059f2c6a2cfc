namespace EchoServer.Common.CommandLine;

/// <summary>Finds what a misspelt word was meant to be.</summary>
public static class Nearest
{
    /// <summary>The word that takes the fewest typing errors, or the only one that begins so.</summary>
    /// <param name="word">What was typed. Upper and lower case, and the dashes before an option, make no
    /// difference.</param>
    /// <param name="known">What would have been right.</param>
    /// <returns>Null when none is near: more than a third of its letters (and at least one) would have to be
    /// wrong.</returns>
    public static string? Of(string word, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(word);
        ArgumentNullException.ThrowIfNull(known);
        string bare = Bare(word);
        if (bare.Length < 2) return null;
        string[] all = [.. known];
        string? near = all.Where(k => Distance(bare, Bare(k)) <= Math.Max(1, Bare(k).Length / 3))
            .MinBy(k => Distance(bare, Bare(k)));
        return near
            ?? (all.Where(k => Bare(k).StartsWith(bare, StringComparison.Ordinal)).ToArray() is [var only]
                ? only : null);
    }

    /// <summary>What an error says of it, behind what would do.</summary>
    /// <returns>For example <c>; did you mean storm?</c>; nothing when none is near.</returns>
    public static string Hint(string word, IEnumerable<string> known) =>
        Of(word, known) is { } near ? $"; did you mean {near}?" : "";

    private static string Bare(string word) => word.TrimStart('-').ToLowerInvariant();

    /// <summary>How many letters were left out, added, mistaken, or typed in each other's place (optimal string
    /// alignment).</summary>
    internal static int Distance(string a, string b)
    {
        int[,] cost = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++) cost[i, 0] = i;
        for (int j = 0; j <= b.Length; j++) cost[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = cost[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                cost[i, j] = Math.Min(replaced, 1 + Math.Min(cost[i - 1, j], cost[i, j - 1]));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
            }
        }
        return cost[a.Length, b.Length];
    }
}
