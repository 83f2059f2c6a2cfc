namespace EchoServer.Load.Display.Result;

/// <summary>A run over its time, in as many parts as there is room for.</summary>
internal static class OverTime
{
    /// <summary>How many iterations a second went well in each part.</summary>
    /// <param name="intervals">The run.</param>
    /// <param name="most">The most parts.</param>
    public static double[] Rates(IReadOnlyList<IntervalStats> intervals, int most) =>
        [.. intervals.Chunk(Math.Max(1, (intervals.Count + most - 1) / most)).Where(c => c.Sum(i => i.Seconds) > 0)
            .Select(c => c.Sum(i => i.Ok) / c.Sum(i => i.Seconds))];
}
