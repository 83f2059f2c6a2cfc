namespace EchoServer.Load.Scenarios;

/// <summary>Splits a whole number by weights.</summary>
internal static class Shares
{
    /// <summary>Each share is its part of the whole, rounded down or up; they add up to the whole (the method of
    /// largest remainders).</summary>
    /// <param name="whole">What is shared out, 0 or more.</param>
    /// <param name="weights">Each more than 0.</param>
    public static int[] Of(int whole, int[] weights)
    {
        long sum = weights.Sum();
        int[] shares = [.. weights.Select(w => (int)((long)whole * w / sum))];
        int left = whole - shares.Sum();
        foreach (
            int i in Enumerable.Range(0, weights.Length).OrderByDescending(i => (long)whole * weights[i] % sum)
                .Take(left)) shares[i]++;
        return shares;
    }
}
