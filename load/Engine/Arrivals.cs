namespace EchoServer.Load.Engine;

/// <summary>When the iterations of an open load are due, in nanoseconds from its start.</summary>
internal static class Arrivals
{
    /// <summary>So many, at an even rate.</summary>
    public static IEnumerable<long> Count(int rate, TimeSpan interval, int iterations)
    {
        double step = (double)Nanoseconds.Of(interval) / rate;
        for (int i = 0; i < iterations; i++) yield return (long)(i * step);
    }

    /// <summary>A number drawn for each interval, evenly spread over it.</summary>
    public static IEnumerable<long> Random(int minRate, int maxRate, TimeSpan interval, TimeSpan during, Random random)
    {
        long end = Nanoseconds.Of(during);
        for (long start = 0; start < end; start += Nanoseconds.Of(interval))
        {
            int rate = random.Next(minRate, maxRate + 1);
            foreach (long arrival in Count(rate, interval, rate).TakeWhile(a => start + a < end))
                yield return start + arrival;
        }
    }

    /// <summary>A rate, a second, that goes linearly from one value to another.</summary>
    public static IEnumerable<long> Ramp(double from, double to, TimeSpan during)
    {
        double seconds = during.TotalSeconds;
        long count = (long)Math.Round((from + to) / 2 * seconds);
        for (long i = 0; i < count; i++)
            yield return (long)(1e9 * Math.Min(seconds, TimeOf(i + 0.5, from, (to - from) / seconds)));
    }

    // The number of arrivals until t is from·t + slope·t²/2; solved for t without subtracting what is nearly equal.
    private static double TimeOf(double number, double from, double slope) =>
        2 * number / (from + Math.Sqrt(Math.Max(0, from * from + 2 * slope * number)));
}
