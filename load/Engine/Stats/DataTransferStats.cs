namespace EchoServer.Load.Engine.Stats;

/// <summary>How many bytes an iteration moved, and all of them. What is told of each iteration is null when there was none.</summary>
internal sealed record DataTransferStats(
    long? MinBytes, long? MeanBytes, long? MaxBytes, long? Percent50, long? Percent75, long? Percent95, long? Percent99, double? StdDev, long AllBytes)
{
    /// <summary>Reads them off a histogram of bytes.</summary>
    public static DataTransferStats From(Histogram size) => new(
        size.Min, (long?)size.Mean, size.Max, size.Percentile(50), size.Percentile(75), size.Percentile(95),
        size.Percentile(99), size.StandardDeviation, (long)size.Sum);
}
